package org.weightaudit.novelty.verdict;

/** The numbers of an audit, each with its interval where one can be given. */
public enum Statistic {
  /** Mean distance of generated checkpoints to the nearest training checkpoint, up to symmetry. */
  NEAREST_DISTANCE("nearestDistance"),
  /** The same without symmetries: plain Euclidean distance. */
  PLAIN_NEAREST_DISTANCE("plainNearestDistance"),
  /** The same for the yardstick, up to symmetry. */
  YARDSTICK_NEAREST_DISTANCE("yardstickNearestDistance"),
  /** Mean distance of training checkpoints to the nearest of another run, or to another step. */
  TRAINING_NEAREST_DISTANCE("trainingNearestDistance"),
  /** A_w: probability that a generated checkpoint is nearer to training than the yardstick. */
  NEARER_THAN_YARDSTICK("nearerThanYardstick"),
  /** Mean greatest IoU of error sets with a training checkpoint. */
  SIMILARITY("similarity"),
  /** The same for the yardstick. */
  YARDSTICK_SIMILARITY("yardstickSimilarity"),
  /** A_b: probability of a greater similarity than a yardstick checkpoint of like performance. */
  MORE_SIMILAR_THAN_YARDSTICK("moreSimilarThanYardstick"),
  /** Mean greatest share of equal predictions with a training checkpoint. */
  OVERLAP("overlap"),
  /** The same for the yardstick. */
  YARDSTICK_OVERLAP("yardstickOverlap"),
  /** Share of equal predictions with the nearest training checkpoint (Zeng et al., table 2). */
  OVERLAP_WITH_NEAREST("overlapWithNearest"),
  /** Median accuracy of generated checkpoints. */
  PERFORMANCE("performance"),
  /** Median accuracy of training checkpoints. */
  TRAINING_PERFORMANCE("trainingPerformance"),
  /** Half way from chance to the training median. */
  PERFORMANCE_FLOOR("performanceFloor"),
  /** A_n: probability of performing better than noise of equal novelty. */
  BETTER_THAN_NOISE("betterThanNoise"),
  /** Standard deviation of that noise, in the unit of the weights. */
  NOISE_AT_EQUAL_NOVELTY("noiseAtEqualNovelty"),
  /** Median accuracy of that noise. */
  NOISE_PERFORMANCE("noisePerformance"),
  /** κ: mean distance to the training mean, relative to that of training checkpoints. */
  RELATIVE_DISTANCE_TO_MEAN("relativeDistanceToMean"),
  /** Median over parameters of generated over training variance. */
  VARIANCE_RATIO("varianceRatio"),
  /** Median distance to the hull of training checkpoints over distance to the nearest. */
  HULL_RATIO("hullRatio"),
  /** The same for the yardstick. */
  YARDSTICK_HULL_RATIO("yardstickHullRatio"),
  /** Share of copies and near-copies. */
  COPY_SHARE("copyShare"),
  /** The same without near-copies that are no more than references show by chance. */
  ESTABLISHED_COPY_SHARE("establishedCopyShare"),
  /** Share of broken checkpoints. */
  BROKEN_SHARE("brokenShare"),
  /** Share of perturbations. */
  PERTURBATION_SHARE("perturbationShare"),
  /** Share of interpolations. */
  INTERPOLATION_SHARE("interpolationShare"),
  /** Share of checkpoints that are none of these. */
  NOVEL_SHARE("novelShare"),
  /** Mean similarity minus that of the average baseline. */
  SIMILARITY_ABOVE_AVERAGE("similarityAboveAverage"),
  /** Mean performance minus that of the average baseline. */
  PERFORMANCE_ABOVE_AVERAGE("performanceAboveAverage"),
  /** Mean similarity minus that of the gaussian baseline. */
  SIMILARITY_ABOVE_GAUSSIAN("similarityAboveGaussian"),
  /** Mean performance minus that of the gaussian baseline. */
  PERFORMANCE_ABOVE_GAUSSIAN("performanceAboveGaussian"),
  /** Share with nearest over second nearest run under 1/3 (Yoon et al., 2023). */
  RATIO_TEST_SHARE("ratioTestShare"),
  /** Z of the three-sample data-copying test (Meehan et al., 2020); below -3 says copying. */
  DATA_COPYING_Z("dataCopyingZ"),
  /** Share of authentic generated checkpoints (Alaa et al., 2022). */
  AUTHENTICITY("authenticity"),
  /** Share of training checkpoints that are the nearest of some generated one. */
  COVERAGE("coverage"),
  /** Generated checkpoints that equal an earlier generated one up to symmetry. */
  DUPLICATES_IN_GENERATED("duplicatesInGenerated"),
  /** Smallest share of copies that this many checkpoints reveal with probability 0.95. */
  DETECTABLE_COPY_SHARE("detectableCopyShare"),
  /** Greatest relative gap between a nearest distance and its lower bound; 0 if all are exact. */
  BOUND_GAP("boundGap"),
  /** Two-sided p of the distance comparison; independent training sets only. */
  DISTANCE_P_VALUE("distancePValue");

  private final String key;

  Statistic(String key) {
    this.key = key;
  }

  /** As it stands in reports. */
  public String key() {
    return key;
  }
}
