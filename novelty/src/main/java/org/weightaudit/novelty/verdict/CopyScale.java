package org.weightaudit.novelty.verdict;

/**
 * How many generated checkpoints are nearer to training than a share of the usual distance: tells
 * bit copies from noisy and near copies.
 *
 * @param share of the median distance between training checkpoints and their nearest other
 * @param count generated checkpoints nearer than that
 */
public record CopyScale(double share, int count) {}
