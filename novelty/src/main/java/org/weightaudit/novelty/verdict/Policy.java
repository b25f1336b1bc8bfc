package org.weightaudit.novelty.verdict;

/**
 * Every threshold of the decision. The default was calibrated on MNIST networks and then tried,
 * unchanged, on Fashion-MNIST: docs/verdict.md has the tables.
 *
 * @param name what the policy is called
 * @param version counts up when a number changes
 */
public record Policy(
    String name, int version, Inference inference, Labelling labelling, Decision decision) {

  /**
   * How sure to be.
   *
   * @param level coverage of every interval
   * @param resamples of the bootstrap
   * @param blockLength steps of a trajectory that are resampled together
   * @param dependenceFactor by how much intervals are wider where training runs stand in for
   *     references
   */
  public record Inference(double level, int resamples, int blockLength, double dependenceFactor) {}

  /**
   * When a checkpoint has which label.
   *
   * @param copyDistance a copy is nearer than this share of the yardstick's median distance
   * @param certainDistance a near-copy nearer than this share of it is one beyond doubt
   * @param nearQuantile unusually near: below this quantile of the yardstick
   * @param suspectQuantile near enough to be a perturbation: below this quantile of the yardstick
   * @param lostPerformance a near-copy performs at most this much worse than the nearest training
   *     checkpoint, or two standard errors if that is more
   * @param similarQuantile unusually similar: above this quantile of the yardstick
   * @param hullQuantile unusually inside the hull: below this quantile of the yardstick
   * @param hullShare and below this share of the yardstick's median
   * @param quantileValues with fewer values than this the extreme one stands for the unusual ones
   * @param spacingShare in a trajectory, a near-copy is nearer than this share of the median step
   *     spacing
   * @param reachShare in a trajectory, an interpolation is nearer than this share of the
   *     references' median distance
   * @param relativeDistance in a trajectory, an interpolation is at most this many times as far
   *     from the mean as training checkpoints
   * @param insideHull in a trajectory without references, an interpolation is nearer to the hull
   *     than this share of its distance to the nearest checkpoint
   * @param hullCheckpoints how many nearest training checkpoints span the hull
   */
  public record Labelling(
      double copyDistance,
      double certainDistance,
      double nearQuantile,
      double suspectQuantile,
      double lostPerformance,
      double similarQuantile,
      double hullQuantile,
      double hullShare,
      int quantileValues,
      double spacingShare,
      double reachShare,
      double relativeDistance,
      double insideHull,
      int hullCheckpoints) {}

  /**
   * When an audit has which verdict.
   *
   * @param fewestCheckpoints fewest usable checkpoints of each kind
   * @param fewestRuns fewest runs for distances inside the training set to be a yardstick
   * @param majority a share from which on a label rules
   * @param copyShare a share of copies that is too many
   * @param chance of accusing a generator of copying for near-copies that references have as well
   * @param outrightCopies a number of outright copies that is too many
   * @param noAdvantage noise does as well if P(generated better than noise) is at most this
   * @param closeness as new as from scratch if P(nearer than references) and P(more similar than
   *     references) are at most this
   * @param advantage an advantage over noise is a probability above this
   * @param varianceRatio variance of a generator that only averages, relative to training
   * @param noiseTolerance how near the noise's similarity must come to the generator's
   * @param similarityMargin equivalent to a baseline: mean similarities differ by at most this
   * @param performanceMargin equivalent to a baseline: mean performances differ by at most this
   * @param matchedShare behaviour counts only if this share of generated checkpoints has references
   *     of like performance
   */
  public record Decision(
      int fewestCheckpoints,
      int fewestRuns,
      double majority,
      double copyShare,
      double chance,
      int outrightCopies,
      double noAdvantage,
      double closeness,
      double advantage,
      double varianceRatio,
      double noiseTolerance,
      double similarityMargin,
      double performanceMargin,
      double matchedShare) {}

  /** The policy that audits follow unless told otherwise. */
  public static Policy standard() {
    return new Policy(
        "default",
        1,
        new Inference(0.95, 1000, 10, Math.sqrt(2)),
        new Labelling(0.01, 0.1, 0.01, 0.025, 0.01, 0.99, 0.01, 0.5, 200, 0.5, 0.5, 1.1, 0.1, 64),
        new Decision(20, 20, 0.5, 0.03, 0.005, 3, 0.6, 0.7, 0.5, 0.5, 0.01, 0.02, 0.005, 0.5));
  }
}
