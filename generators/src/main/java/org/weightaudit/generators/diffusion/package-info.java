/**
 * Diffusion of vectors: a schedule of noise, and samplers that walk it backwards with the help of a
 * network that predicts the noise.
 */
@NullMarked
package org.weightaudit.generators.diffusion;

import org.jspecify.annotations.NullMarked;
