/**
 * P-diff: latent diffusion over a small part of a network's weights (Wang et al., Neural Network
 * Diffusion, 2024). {@link org.weightaudit.generators.pdiff.PDiff} is the door. Names of arrays are
 * those of the published code, so its files can be read and written.
 */
@NullMarked
package org.weightaudit.generators.pdiff;

import org.jspecify.annotations.NullMarked;
