package org.weightaudit.novelty.verdict;

/** Two rows of one group that are equal up to symmetry; {@code original} comes first. */
public record Duplicate(int row, int original) {}
