package org.weightaudit.fields;

/**
 * A field that was fitted.
 *
 * @param weights in layout order; not copied
 * @param steps how many it took
 */
public record FittedField(float[] weights, int steps) {}
