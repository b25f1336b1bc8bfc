package org.weightaudit.novelty.verdict;

/**
 * One group of checkpoints as figures need it; arrays that are not known are empty.
 *
 * @param name generated, references, training, or a baseline
 * @param distance to the nearest training checkpoint up to symmetry
 * @param similarity greatest IoU of error sets with a training checkpoint
 * @param performance accuracy
 */
public record Series(String name, double[] distance, double[] similarity, double[] performance) {}
