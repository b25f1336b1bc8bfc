/**
 * Hyper-Representations (Schürholt et al., Hyper-Representations as Generative Models, NeurIPS
 * 2022): a transformer auto-encoder of weights, and samples of a density of its latents.
 */
@NullMarked
package org.weightaudit.generators.hyperrep;

import org.jspecify.annotations.NullMarked;
