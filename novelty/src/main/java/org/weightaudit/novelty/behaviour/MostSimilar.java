package org.weightaudit.novelty.behaviour;

/**
 * For each network of a group, the most similar one of another group.
 *
 * @param similarity from 0 to 1; NaN where no pair has a defined similarity
 * @param index which network that is, the smallest index among equals; -1 where there is none
 */
public record MostSimilar(double[] similarity, int[] index) {}
