/**
 * The transformer over tokens of weights that G.pt (Peebles et al., 2022) introduced and
 * HyperDiffusion (Erkoç et al., 2023) took over: how vectors are cut into tokens, how numbers such
 * as a time become a token, and the network. Names of arrays are those of the published code.
 */
@NullMarked
package org.weightaudit.generators.transformer;

import org.jspecify.annotations.NullMarked;
