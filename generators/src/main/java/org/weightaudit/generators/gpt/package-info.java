/**
 * G.pt: a diffusion over checkpoints that is told the loss to reach (Peebles et al., 2022). {@link
 * org.weightaudit.generators.gpt.Gpt} is the door. Names of arrays are those of the published code,
 * so its files can be read.
 */
@NullMarked
package org.weightaudit.generators.gpt;

import org.jspecify.annotations.NullMarked;
