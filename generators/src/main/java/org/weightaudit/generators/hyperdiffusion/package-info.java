/**
 * HyperDiffusion: diffusion over all weights of a small network at once (Erkoç et al., 2023).
 * {@link org.weightaudit.generators.hyperdiffusion.HyperDiffusion} is the door. Names of arrays are
 * those of the published code, so its files can be read.
 */
@NullMarked
package org.weightaudit.generators.hyperdiffusion;

import org.jspecify.annotations.NullMarked;
