package org.weightaudit.generators.hyperrep;

import static org.weightaudit.generators.Requirement.check;

import java.util.List;
import java.util.Optional;
import org.weightaudit.generators.network.StateSpec;

/**
 * What the auto-encoder learns by: share·contrast + (1 - share)·squared error + penalty·variance.
 *
 * @param contrast what is compared of two views
 * @param contrastShare γ, from 0 to 1
 * @param temperature τ, by which similarities are divided
 * @param headWidth inside the projection head
 * @param headSize of what the contrast compares
 * @param reduction over what squared errors are averaged
 * @param layerWeights by which the error of each layer counts; none if all count alike
 * @param largestError a squared error of a number that is larger counts as this; a large number
 *     changes none
 * @param latentVariancePenalty on the mean variance of a latent's numbers over a batch of first
 *     views, at least 0
 * @param normalized whether errors of raw weights are divided by the standard deviation of their
 *     layer, not by default; those of divided weights are so anyway
 */
public record Loss(
    Contrast contrast,
    double contrastShare,
    double temperature,
    int headWidth,
    int headSize,
    Reduction reduction,
    List<Double> layerWeights,
    double largestError,
    double latentVariancePenalty,
    Optional<Boolean> normalized) {

  private static final double NOTHING = 1e-10;

  /** What is compared of the projected latents of two views. */
  public enum Contrast {
    /** NT-Xent: two views of a checkpoint shall be more alike than those of different ones. */
    SIMCLR,
    /**
     * The mean square of the similarities of two views of a checkpoint, over twice the batch size.
     * As published it is made small, so that views of one checkpoint are driven apart.
     */
    POSITIVE
  }

  /** Over what squared errors are averaged, beside the views of a batch. */
  public enum Reduction {
    /** Over all numbers: a layer counts as much as it has weights. */
    GLOBAL_MEAN,
    /** Over the numbers of each layer, and layers are added. */
    LAYER_MEAN
  }

  public Loss {
    layerWeights = List.copyOf(layerWeights);
    check(contrastShare >= 0 && contrastShare <= 1, "contrastShare", contrastShare, "from 0 to 1");
    check(temperature > 0, "temperature", temperature, "above 0");
    check(headWidth >= 1, "headWidth", headWidth, "at least 1");
    check(headSize >= 1, "headSize", headSize, "at least 1");
    check(
        layerWeights.stream().allMatch(weight -> weight >= 0 && weight < 1e6),
        "layerWeights",
        layerWeights,
        "numbers of at least 0");
    check(largestError > 0, "largestError", largestError, "above 0");
    check(
        latentVariancePenalty >= 0 && latentVariancePenalty < 1e6,
        "latentVariancePenalty",
        latentVariancePenalty,
        "at least 0");
  }

  /** Whether the contrast counts; else it is not computed. */
  boolean contrasts() {
    return contrastShare >= NOTHING;
  }

  /** Whether reconstructions count; else nothing is decoded. */
  boolean reconstructs() {
    return 1 - contrastShare >= NOTHING;
  }

  /** Whether an array of the auto-encoder or its head takes part; others do not decay either. */
  boolean teaches(StateSpec.Entry entry) {
    if (entry.name().startsWith(ProjectionHead.PREFIX)) {
      return contrasts();
    }
    return reconstructs() || !entry.name().startsWith("decoder.");
  }
}
