package org.weightaudit.weights.symmetry;

/**
 * One axis of one tensor, along which hidden units are lined up. If the axis is longer than the
 * number of units, each unit owns a block of equal length: unit u of n owns the indices from u·L/n
 * on.
 */
public record TensorAxis(String tensor, int axis) {}
