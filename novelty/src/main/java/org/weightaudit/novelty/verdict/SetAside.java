package org.weightaudit.novelty.verdict;

/** A checkpoint that takes no part in an audit, by its row in the group as given, and why. */
public record SetAside(int row, String reason) {}
