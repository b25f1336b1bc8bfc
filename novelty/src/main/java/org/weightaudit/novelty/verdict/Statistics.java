package org.weightaudit.novelty.verdict;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.novelty.distance.Neighbour;
import org.weightaudit.novelty.statistics.Bootstrap;
import org.weightaudit.novelty.statistics.Clusters;
import org.weightaudit.novelty.statistics.DataCopyingTest;
import org.weightaudit.novelty.statistics.Interval;
import org.weightaudit.novelty.statistics.ManifoldMetrics;
import org.weightaudit.novelty.statistics.MannWhitney;
import org.weightaudit.novelty.statistics.MatchedEffect;
import org.weightaudit.novelty.statistics.Proportion;
import org.weightaudit.weights.random.Seed;

/**
 * The numbers of an audit with their intervals. The training set is fixed; generated checkpoints
 * and the yardstick are resampled, the yardstick by run.
 */
final class Statistics {

  private static final double RATIO_TEST = 1.0 / 3;
  private static final double DETECTION_POWER = 0.95;
  private static final double BANDWIDTH_IN_DEVIATIONS = 0.5;

  private final Findings findings;
  private final Policy policy;
  private final Bootstrap bootstrap;
  private final Clusters own;
  private final Clusters yard;
  private final Map<Statistic, Interval> values = new EnumMap<>(Statistic.class);
  private double matchedShare = Double.NaN;

  Statistics(Findings findings, Policy policy, Seed seed) {
    this.findings = findings;
    this.policy = policy;
    bootstrap = new Bootstrap(policy.inference().resamples(), policy.inference().level(), seed);
    own = Clusters.byRun(findings.generated().checkpoints().runs());
    yard = Clusters.byRun(findings.yard().runs());
    shares();
    distances();
    places();
    findings.own().likeness().ifPresent(this::behaviour);
    further();
  }

  Map<Statistic, Interval> all() {
    return Collections.unmodifiableMap(values);
  }

  Optional<Interval> get(Statistic statistic) {
    return Optional.ofNullable(values.get(statistic));
  }

  /** Share of generated checkpoints that have references of like performance; NaN if unknown. */
  double matchedShare() {
    return matchedShare;
  }

  private void shares() {
    share(Statistic.COPY_SHARE, findings.count(Label.COPY) + findings.count(Label.NEAR_COPY));
    share(Statistic.ESTABLISHED_COPY_SHARE, establishedCopies());
    share(Statistic.BROKEN_SHARE, findings.count(Label.BROKEN));
    share(Statistic.PERTURBATION_SHARE, findings.count(Label.PERTURBATION));
    share(Statistic.INTERPOLATION_SHARE, findings.count(Label.INTERPOLATION));
    share(Statistic.NOVEL_SHARE, findings.count(Label.NOVEL));
  }

  /**
   * Near-copies are checkpoints nearer, or more alike, than nearly all references. Some of the
   * generator's may be so by chance: they count only if there are more of them than chance
   * explains.
   */
  private int establishedCopies() {
    int doubtful = findings.doubtfulCopies();
    return findings.certainCopies() + (doubtful >= chanceLimit() ? doubtful : 0);
  }

  /** How many near-copies chance does not explain. */
  int chanceLimit() {
    int references = findings.yard().runs().length;
    int count = findings.own().count();
    if (references == 0) {
      return count + 1;
    }
    Policy.Labelling labelling = policy.labelling();
    int rank =
        references < labelling.quantileValues()
            ? 1
            : (int) Math.ceil(labelling.nearQuantile() * (references - 1)) + 1;
    double dependence = dependence();
    return Proportion.chanceLimit(
        count,
        Math.max(1, (int) Math.round(references / dependence)),
        (int) Math.ceil(rank / dependence),
        policy.decision().chance());
  }

  /**
   * How many of the yardstick's distances count as one. Training runs that are each other's nearest
   * have one distance between them, so that their extremes are those of about half as many.
   */
  private double dependence() {
    double factor = policy.inference().dependenceFactor();
    return findings.yard().kind() == Yardstick.TRAINING_RUNS ? factor * factor : 1;
  }

  private void share(Statistic statistic, int count) {
    values.put(
        statistic, Proportion.interval(count, findings.own().count(), policy.inference().level()));
  }

  private void distances() {
    double[] distance = findings.own().distance();
    put(Statistic.NEAREST_DISTANCE, bootstrap.mean(distance, own));
    put(Statistic.PLAIN_NEAREST_DISTANCE, bootstrap.mean(findings.own().plainDistance(), own));
    put(
        Statistic.TRAINING_NEAREST_DISTANCE,
        Interval.point(Arrays.stream(findings.trainingSelf().distances()).average().orElseThrow()));
    if (findings.yard().kind() != Yardstick.NONE) {
      double[] reference = findings.yard().distance();
      put(Statistic.YARDSTICK_NEAREST_DISTANCE, widened(bootstrap.mean(reference, yard)));
      put(
          Statistic.NEARER_THAN_YARDSTICK,
          widened(bootstrap.effect(reference, yard, distance, own)));
      if (isIndependentWithReferences()) {
        put(
            Statistic.DISTANCE_P_VALUE,
            Interval.point(new MannWhitney(distance, reference).twoSidedP()));
        put(Statistic.DATA_COPYING_Z, Interval.point(DataCopyingTest.z(distance, reference)));
      }
    }
  }

  private boolean isIndependentWithReferences() {
    return findings.mode() == Mode.INDEPENDENT && findings.yard().kind() == Yardstick.REFERENCES;
  }

  private void places() {
    double[] spread = findings.trainingSpread();
    Clusters training =
        findings.mode() == Mode.TRAJECTORY
            ? Clusters.blocks(spread.length, policy.inference().blockLength())
            : Clusters.byRun(findings.training().checkpoints().runs());
    double typical = Arrays.stream(spread).average().orElseThrow();
    double[] distances =
        Arrays.stream(findings.own().relativeDistance()).map(k -> k * typical).toArray();
    put(
        Statistic.RELATIVE_DISTANCE_TO_MEAN,
        bootstrap.interval(
            own,
            training,
            (g, t) -> Bootstrap.weightedMean(distances, g) / Bootstrap.weightedMean(spread, t)));
    put(Statistic.VARIANCE_RATIO, Interval.point(findings.varianceRatio()));
    put(Statistic.HULL_RATIO, median(findings.own().hullRatio(), own));
    if (findings.yard().kind() != Yardstick.NONE) {
      put(Statistic.YARDSTICK_HULL_RATIO, widened(median(findings.yard().hullRatio(), yard)));
    }
  }

  /** The median of the defined values; a NaN point if there are none. */
  private Interval median(double[] of, Clusters clusters) {
    double[] defined = Scale.defined(of);
    if (defined.length < of.length) {
      return Interval.point(Scale.median(of));
    }
    return bootstrap.median(of, clusters);
  }

  private void behaviour(Likeness likeness) {
    put(Statistic.SIMILARITY, bootstrap.mean(zeroed(likeness.similarity()), own));
    put(Statistic.OVERLAP, bootstrap.mean(likeness.overlap(), own));
    put(Statistic.OVERLAP_WITH_NEAREST, bootstrap.mean(likeness.overlapWithNearest(), own));
    put(Statistic.PERFORMANCE, bootstrap.median(likeness.performance(), own));
    findings
        .trainingPerformance()
        .ifPresent(
            known ->
                put(
                    Statistic.TRAINING_PERFORMANCE,
                    bootstrap.median(known, Clusters.single(known.length))));
    put(Statistic.PERFORMANCE_FLOOR, Interval.point(findings.scale().floor()));
    findings.yard().likeness().ifPresent(reference -> compare(likeness, reference));
    findings.noise().ifPresent(noise -> compare(likeness, noise));
    for (BaselineMeasurement baseline : findings.baselines()) {
      baseline.likeness().ifPresent(made -> compare(likeness, baseline.name(), made));
    }
  }

  /** Undefined similarities (no errors on either side) count as none, so that means exist. */
  private static double[] zeroed(double[] similarity) {
    return Arrays.stream(similarity).map(s -> Double.isNaN(s) ? 0 : s).toArray();
  }

  private void compare(Likeness likeness, Likeness reference) {
    put(
        Statistic.YARDSTICK_SIMILARITY,
        widened(bootstrap.mean(zeroed(reference.similarity()), yard)));
    put(Statistic.YARDSTICK_OVERLAP, widened(bootstrap.mean(reference.overlap(), yard)));
    MatchedEffect effect =
        new MatchedEffect(
            zeroed(likeness.similarity()),
            likeness.performance(),
            zeroed(reference.similarity()),
            reference.performance(),
            bandwidth(reference.performance()));
    matchedShare = effect.matchedShare();
    Interval interval = widened(bootstrap.interval(own, yard, effect::of));
    if (!Double.isNaN(interval.value())) {
      put(Statistic.MORE_SIMILAR_THAN_YARDSTICK, interval);
    }
  }

  /** Half a standard deviation of the references' performance, but at least one test item. */
  private double bandwidth(double[] performance) {
    double mean = Arrays.stream(performance).average().orElseThrow();
    double variance =
        Arrays.stream(performance).map(p -> (p - mean) * (p - mean)).average().orElseThrow();
    double item = 1.0 / findings.task().orElseThrow().truth().length;
    return Math.max(item, BANDWIDTH_IN_DEVIATIONS * Math.sqrt(variance));
  }

  private void compare(Likeness likeness, NoiseMeasurement noise) {
    double[] performance = noise.likeness().performance();
    Clusters noisy = Clusters.single(performance.length);
    put(Statistic.NOISE_AT_EQUAL_NOVELTY, Interval.point(noise.calibration().standardDeviation()));
    put(Statistic.NOISE_PERFORMANCE, bootstrap.median(performance, noisy));
    if (noise.calibration().reached()) {
      put(
          Statistic.BETTER_THAN_NOISE,
          bootstrap.effect(likeness.performance(), own, performance, noisy));
    }
  }

  private void compare(Likeness likeness, String name, Likeness made) {
    boolean average = name.startsWith("average");
    if (!average && !name.equals("gaussian")) {
      return;
    }
    Clusters baseline = Clusters.single(made.performance().length);
    put(
        average ? Statistic.SIMILARITY_ABOVE_AVERAGE : Statistic.SIMILARITY_ABOVE_GAUSSIAN,
        bootstrap.meanDifference(
            zeroed(likeness.similarity()), own, zeroed(made.similarity()), baseline));
    put(
        average ? Statistic.PERFORMANCE_ABOVE_AVERAGE : Statistic.PERFORMANCE_ABOVE_GAUSSIAN,
        bootstrap.meanDifference(likeness.performance(), own, made.performance(), baseline));
  }

  /** Also reported, never deciding alone. */
  private void further() {
    double[] distance = findings.own().distance();
    int[] nearest = findings.own().nearestIndex();
    double[] ratio = Scale.defined(findings.own().runRatio());
    if (ratio.length > 0 && findings.mode() == Mode.INDEPENDENT) {
      put(
          Statistic.RATIO_TEST_SHARE,
          Interval.point(
              (double) Arrays.stream(ratio).filter(r -> r < RATIO_TEST).count() / ratio.length));
    }
    boolean[] authentic =
        ManifoldMetrics.authentic(distance, nearest, findings.trainingSelf().distances());
    int count = 0;
    for (boolean one : authentic) {
      count += one ? 1 : 0;
    }
    put(Statistic.AUTHENTICITY, Interval.point((double) count / authentic.length));
    put(
        Statistic.COVERAGE,
        Interval.point(
            (double) Arrays.stream(nearest).distinct().count()
                / findings.training().checkpoints().count()));
    put(Statistic.DUPLICATES_IN_GENERATED, Interval.point(findings.generatedDuplicates().size()));
    put(
        Statistic.DETECTABLE_COPY_SHARE,
        Interval.point(
            Proportion.detectable(
                policy.decision().outrightCopies(), distance.length, DETECTION_POWER)));
    put(Statistic.BOUND_GAP, Interval.point(boundGap()));
  }

  /** How much the distances may be over-estimated: the greatest relative gap to the lower bound. */
  private double boundGap() {
    return findings.own().nearest().stream()
        .map(list -> list.get(0))
        .filter(neighbour -> neighbour.distance() > 0)
        .mapToDouble(Statistics::gap)
        .max()
        .orElse(0);
  }

  private static double gap(Neighbour neighbour) {
    return 1 - neighbour.lowerBound() / neighbour.distance();
  }

  private void put(Statistic statistic, Interval interval) {
    values.put(statistic, interval);
  }

  /** Intervals that rest on training runs in place of references are widened around their value. */
  private Interval widened(Interval interval) {
    if (findings.yard().kind() != Yardstick.TRAINING_RUNS) {
      return interval;
    }
    double factor = policy.inference().dependenceFactor();
    return new Interval(
        interval.value(),
        interval.value() + factor * (interval.low() - interval.value()),
        interval.value() + factor * (interval.high() - interval.value()));
  }
}
