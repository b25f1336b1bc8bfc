package org.weightaudit.generators.gpt;

import static org.weightaudit.generators.Requirement.check;
import static org.weightaudit.generators.Requirement.checkWithin;

import org.weightaudit.generators.transformer.SplitPolicy;

/**
 * The network of G.pt.
 *
 * @param width d, the length of a token inside the transformer
 * @param layers blocks of the transformer
 * @param heads of each attention; divides the width
 * @param encoderDepth linear layers through which a token enters
 * @param decoderDepth linear layers through which it leaves
 * @param splitPolicy how checkpoints are cut into tokens
 * @param chunkSize the longest token; without meaning for {@link SplitPolicy#LAYER_BY_LAYER}
 * @param frequencies F of the embedding of times and metrics, at least 2
 * @param log2OfLastFrequency M: 14 as published; with few runs a small one keeps the metric from
 *     being a label of its run
 * @param timeFactor by which times are multiplied before they are embedded: 1 as published
 * @param absoluteConditioning whether the network sees both metrics or their difference alone
 * @param residual whether it predicts the difference to the checkpoint it starts from, as
 *     published, or the future checkpoint itself
 */
public record Shape(
    int width,
    int layers,
    int heads,
    int encoderDepth,
    int decoderDepth,
    SplitPolicy splitPolicy,
    int chunkSize,
    int frequencies,
    int log2OfLastFrequency,
    double timeFactor,
    boolean absoluteConditioning,
    boolean residual) {

  public Shape {
    checkWithin(1, 65_536, "width", width);
    checkWithin(1, 256, "layers", layers);
    check(heads >= 1 && width % heads == 0, "heads", heads, "a divisor of the width " + width);
    checkWithin(1, 64, "encoderDepth", encoderDepth);
    checkWithin(1, 64, "decoderDepth", decoderDepth);
    check(chunkSize >= 1, "chunkSize", chunkSize, "at least 1");
    check(frequencies >= 2 && frequencies <= 4096, "frequencies", frequencies, "from 2 to 4096");
    check(
        log2OfLastFrequency >= 0 && log2OfLastFrequency <= 64,
        "log2OfLastFrequency",
        log2OfLastFrequency,
        "from 0 to 64");
    check(
        timeFactor > 0 && Double.isFinite(timeFactor),
        "timeFactor",
        timeFactor,
        "a positive number");
  }

  /** The same network for checkpoints that are cut in another way. */
  Shape split(SplitPolicy policy, int chunk, boolean absolute) {
    return new Shape(
        width,
        layers,
        heads,
        encoderDepth,
        decoderDepth,
        policy,
        chunk,
        frequencies,
        log2OfLastFrequency,
        timeFactor,
        absolute,
        residual);
  }

  /** As published for MNIST, of another size. */
  static Shape published(int width, int layers, int heads, int chunkSize) {
    return new Shape(
        width,
        layers,
        heads,
        1,
        1,
        SplitPolicy.CHUNK_WITHIN_LAYER,
        chunkSize,
        128,
        14,
        1,
        true,
        true);
  }
}
