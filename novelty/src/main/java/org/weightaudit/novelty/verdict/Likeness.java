package org.weightaudit.novelty.verdict;

/**
 * How the networks of one group behave, compared with the training networks.
 *
 * @param similarity greatest IoU of error sets with a training network; NaN where undefined
 * @param mostSimilar the training network that is
 * @param overlap greatest share of equal predictions with a training network
 * @param overlapWithNearest share of equal predictions with the nearest training checkpoint
 * @param impaired whether it performs clearly worse than the nearest training checkpoint
 * @param performance accuracy
 */
record Likeness(
    double[] similarity,
    int[] mostSimilar,
    double[] overlap,
    double[] overlapWithNearest,
    boolean[] impaired,
    double[] performance) {}
