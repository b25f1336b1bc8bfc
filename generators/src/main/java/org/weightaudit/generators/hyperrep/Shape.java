package org.weightaudit.generators.hyperrep;

import static org.weightaudit.generators.Requirement.check;
import static org.weightaudit.generators.Requirement.checkWithin;

import java.util.Optional;

/**
 * The shape of the auto-encoder.
 *
 * @param width d, of a token inside; a layer whose tokens are wider cannot be given back exactly
 * @param feedForward f, the width inside a block's second half
 * @param heads of attention; divides the width
 * @param blocks N, in the encoder and again in the decoder
 * @param latentSize L
 * @param compression from tokens to one vector
 * @param decompression and back
 * @param bottleneck between that vector and a latent
 * @param hiddenLayers of an {@link Bottleneck#MLP} bottleneck on each side; 0 for the others
 * @param blockType how blocks attend and normalise
 * @param normalized whether blocks of type {@link BlockType#POL} normalise their inputs
 * @param decoderBias whether the decoder adds a learned vector to latents
 * @param rawWeights whether weights enter and leave as they are; else, and by default, they are
 *     divided by the standard deviation of their layer, which lets small models begin to learn
 */
public record Shape(
    int width,
    int feedForward,
    int heads,
    int blocks,
    int latentSize,
    Compression compression,
    Decompression decompression,
    Bottleneck bottleneck,
    int hiddenLayers,
    BlockType blockType,
    boolean normalized,
    boolean decoderBias,
    Optional<Boolean> rawWeights) {

  /** How the encoder's tokens become one vector. */
  public enum Compression {
    /** A learned token in front gathers it. */
    TOKEN,
    /** Their mean. */
    AVERAGE,
    /** All of them, one after the other. */
    LINEAR
  }

  /** How a latent becomes the decoder's tokens. */
  public enum Decompression {
    /** One linear map makes all tokens. */
    LINEAR,
    /** One linear map makes one token, which is repeated. */
    REPEAT
  }

  /** How the encoder's vector becomes a latent. */
  public enum Bottleneck {
    /** By a linear map. */
    LINEAR,
    /** By a linear map and tanh. */
    BOUNDED,
    /** By linear maps with leaky rectifiers in between, and tanh; the decoder has as many. */
    MLP
  }

  /** Which blocks the encoder and the decoder consist of. */
  public enum BlockType {
    /** Those of the published model. */
    POL,
    /**
     * PyTorch's encoder layers as the authors use them: along the batch, so that latents and
     * reconstructions depend on the checkpoints that are encoded together. For files that need it.
     */
    PYTORCH
  }

  public Shape {
    checkWithin(2, 65_536, "width", width);
    checkWithin(1, 1_000_000, "feedForward", feedForward);
    check(heads >= 1 && width % heads == 0, "heads", heads, "a divisor of the width " + width);
    checkWithin(1, 256, "blocks", blocks);
    checkWithin(1, 1_000_000, "latentSize", latentSize);
    boolean deep = bottleneck == Bottleneck.MLP;
    check(
        deep ? hiddenLayers >= 0 && hiddenLayers <= 64 : hiddenLayers == 0,
        "hiddenLayers",
        hiddenLayers,
        deep ? "at least 0 and at most 64" : "0 for a bottleneck of one linear map");
    check(
        !deep || decompression == Decompression.LINEAR,
        "decompression",
        decompression,
        "LINEAR for an MLP bottleneck");
  }

  boolean takesRawWeights() {
    return rawWeights.orElse(false);
  }
}
