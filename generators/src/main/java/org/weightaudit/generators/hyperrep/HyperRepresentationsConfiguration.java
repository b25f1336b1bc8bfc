package org.weightaudit.generators.hyperrep;

/**
 * How Hyper-Representations learn and sample.
 *
 * @param shape of the auto-encoder
 * @param augmentation of the views that it learns from
 * @param loss that it learns by
 * @param learning how it is trained
 * @param sampling how latents are drawn
 */
public record HyperRepresentationsConfiguration(
    Shape shape, Augmentation augmentation, Loss loss, Learning learning, Sampling sampling) {}
