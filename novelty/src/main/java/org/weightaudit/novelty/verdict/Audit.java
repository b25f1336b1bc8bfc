package org.weightaudit.novelty.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.weightaudit.novelty.baseline.NoiseCalibration;
import org.weightaudit.novelty.distance.Exclusion;
import org.weightaudit.novelty.distance.Neighbours;
import org.weightaudit.novelty.distance.SymmetryAwareDistance;
import org.weightaudit.novelty.statistics.Quantiles;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Symmetries;

/**
 * The audit: a function from checkpoints to a verdict. The same input, policy and seed give the
 * same result on one device.
 *
 * <p>The procedure follows Zeng et al., "Generative Modeling of Weights: Generalization or
 * Memorization?" (2025), whose histograms it turns into decisions: every generated checkpoint is
 * measured against the training checkpoints, and so are reference checkpoints trained from scratch.
 * What is unusual for a reference is suspicious in a generated one. docs/verdict.md explains each
 * step and how often it is right where the truth is known.
 */
public final class Audit {

  private static final double NOISE_START = 1.0 / 128;
  private static final int SPACING_SAMPLE = 100;

  private final MatrixProducts products;
  private final Policy policy;
  private final Seed seed;

  public Audit(MatrixProducts products, Policy policy, Seed seed) {
    this.products = products;
    this.policy = policy;
    this.seed = seed;
  }

  /**
   * Audits generated checkpoints.
   *
   * @throws java.util.concurrent.CancellationException or whatever else the progress listener
   *     throws
   */
  public AuditResult run(AuditInput input, Progress progress) {
    Usable allTraining = Usable.of(input.training());
    Usable generated = Usable.of(input.generated());
    Optional<Usable> reference = input.reference().map(Usable::of);
    Mode mode =
        allTraining.checkpoints().distinctRuns() >= policy.decision().fewestRuns()
            ? Mode.INDEPENDENT
            : Mode.TRAJECTORY;

    Optional<String> missing = missing(allTraining, generated, reference);
    if (missing.isPresent()) {
      return AuditResult.insufficient(mode, allTraining, generated, reference, missing.get());
    }
    List<Duplicate> duplicates = duplicates(input.symmetries(), mode, allTraining, progress);
    Usable training = allTraining.without(duplicates);
    missing = missing(training, generated, reference);
    if (missing.isPresent()) {
      return AuditResult.insufficient(mode, allTraining, generated, reference, missing.get());
    }

    Measuring measuring =
        new Measuring(
            training.checkpoints(),
            input.symmetries(),
            input.task(),
            policy.labelling(),
            products,
            seed);
    Measurement own =
        measuring.measure(generated.checkpoints(), Exclusion.none(), progress.between(0.05, 0.3));
    WeightMatrix trainingWeights = training.checkpoints().weights();
    Neighbours trainingSelf =
        measuring
            .metric()
            .nearest(
                trainingWeights,
                trainingWeights,
                selfExclusion(mode, training),
                1,
                progress.between(0.3, 0.4));
    Yard yard = yard(mode, training, reference, measuring, progress.between(0.4, 0.6));
    Scale scale = scale(mode, input, training, measuring, trainingSelf, yard);
    Label[] labels = new Labeller(mode, yard.kind(), scale, policy.labelling()).label(own);

    Optional<NoiseMeasurement> noise = noise(measuring, training, own, progress.between(0.6, 0.85));
    List<BaselineMeasurement> baselines =
        baselines(
            input,
            measuring,
            training,
            generated.checkpoints().count(),
            progress.between(0.85, 0.95));
    List<Duplicate> repeated =
        Measuring.duplicates(
            generated.checkpoints(), measuring.metric(), scale.copy(), progress.between(0.95, 1));

    Findings findings =
        new Findings(
            mode,
            training,
            generated,
            reference,
            inRowsOf(allTraining, duplicates),
            inRowsOf(generated, repeated),
            own,
            trainingSelf,
            yard,
            scale,
            labels,
            noise,
            baselines,
            measuring.trainingPerformance(),
            measuring.cloud().trainingDistances(),
            measuring.cloud().varianceRatio(generated.checkpoints().weights()),
            input.task());
    Statistics statistics = new Statistics(findings, policy, seed.of("bootstrap"));
    Conclusion conclusion = new Decider(policy).decide(findings, statistics);
    progress.report("done", 1);
    return AuditResult.of(findings, statistics, conclusion);
  }

  private Optional<String> missing(Usable training, Usable generated, Optional<Usable> reference) {
    int fewest = policy.decision().fewestCheckpoints();
    List<String> missing = new ArrayList<>();
    if (training.rows().length < fewest) {
      missing.add("%d usable training checkpoints".formatted(training.rows().length));
    }
    if (generated.rows().length < fewest) {
      missing.add("%d usable generated checkpoints".formatted(generated.rows().length));
    }
    if (reference.isPresent() && reference.get().rows().length < fewest) {
      missing.add("%d usable reference checkpoints".formatted(reference.get().rows().length));
    }
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "There are %s; at least %d are needed."
                .formatted(String.join(" and ", missing), fewest));
  }

  /** Training checkpoints that repeat earlier ones: up to symmetry, in a trajectory bit for bit. */
  private List<Duplicate> duplicates(
      Symmetries symmetries, Mode mode, Usable training, Progress progress) {
    SymmetryAwareDistance metric =
        new SymmetryAwareDistance(symmetries, products, seed.of("alignment"));
    double tolerance = 0;
    if (mode == Mode.INDEPENDENT) {
      Checkpoints all = training.checkpoints();
      double[] nearest =
          metric
              .nearest(
                  all.weights(),
                  all.weights(),
                  Exclusion.sameRun(all.runs()),
                  1,
                  progress.between(0, 0.03))
              .distances();
      tolerance = policy.labelling().copyDistance() * Quantiles.median(nearest);
    }
    return Measuring.duplicates(
        training.checkpoints(), metric, tolerance, progress.between(0.03, 0.05));
  }

  private static List<Duplicate> inRowsOf(Usable group, List<Duplicate> duplicates) {
    return duplicates.stream()
        .map(d -> new Duplicate(group.rows()[d.row()], group.rows()[d.original()]))
        .toList();
  }

  private static Exclusion selfExclusion(Mode mode, Usable training) {
    return mode == Mode.INDEPENDENT
        ? Exclusion.sameRun(training.checkpoints().runs())
        : Exclusion.self();
  }

  /** What generated checkpoints are compared with: references, else training runs, else nothing. */
  private Yard yard(
      Mode mode,
      Usable training,
      Optional<Usable> reference,
      Measuring measuring,
      Progress progress) {
    if (reference.isPresent()) {
      Checkpoints references = reference.get().checkpoints();
      return new Yard(
          Yardstick.REFERENCES,
          references.runs(),
          Optional.of(measuring.measure(references, Exclusion.none(), progress)));
    }
    if (mode == Mode.TRAJECTORY) {
      return new Yard(Yardstick.NONE, new int[0], Optional.empty());
    }
    int[] runs = training.checkpoints().runs();
    Checkpoints lastOfRuns = training.checkpoints().select(lastOfRuns(runs));
    Exclusion sameRun = (from, to) -> lastOfRuns.runs()[from] == runs[to];
    return new Yard(
        Yardstick.TRAINING_RUNS,
        lastOfRuns.runs(),
        Optional.of(measuring.measure(lastOfRuns, sameRun, progress)));
  }

  private static int[] lastOfRuns(int[] runs) {
    List<Integer> last = new ArrayList<>();
    for (int i = 0; i < runs.length; i++) {
      int run = runs[i];
      if (Arrays.stream(runs, i + 1, runs.length).noneMatch(later -> later == run)) {
        last.add(i);
      }
    }
    return last.stream().mapToInt(Integer::intValue).toArray();
  }

  private Scale scale(
      Mode mode,
      AuditInput input,
      Usable training,
      Measuring measuring,
      Neighbours trainingSelf,
      Yard yard) {
    Policy.Labelling p = policy.labelling();
    double floor =
        measuring
            .trainingPerformance()
            .map(Quantiles::median)
            .map(median -> (input.task().orElseThrow().chance() + median) / 2)
            .orElse(Double.NaN);
    boolean trajectory = mode == Mode.TRAJECTORY;
    double typical = Scale.median(yard.distance());
    double extent = trajectory ? medianPairDistance(training, input.symmetries()) : typical;
    double[] runRatio = trajectory ? new double[0] : yard.runRatio();
    double spacing =
        trajectory ? p.spacingShare() * Quantiles.median(trainingSelf.distances()) : Double.NaN;
    return new Scale(
        p.copyDistance() * extent,
        p.copyDistance() * (trajectory ? extent : Scale.median(yard.scaledDistance())),
        trajectory ? spacing : p.certainDistance() * typical,
        Scale.tail(yard.distance(), p.nearQuantile(), p.quantileValues()),
        Scale.tail(runRatio, p.nearQuantile(), p.quantileValues()),
        Scale.quantile(yard.distance(), p.suspectQuantile()),
        Scale.quantile(runRatio, p.suspectQuantile()),
        spacing,
        trajectory ? p.reachShare() * typical : Double.NaN,
        Scale.median(yard.similarity()),
        Scale.tail(yard.similarity(), p.similarQuantile(), p.quantileValues()),
        Scale.tail(yard.overlap(), p.similarQuantile(), p.quantileValues()),
        Math.min(
            Scale.tail(yard.hullRatio(), p.hullQuantile(), p.quantileValues()),
            p.hullShare() * Scale.median(yard.hullRatio())),
        floor);
  }

  /** The median distance of two steps of a trajectory, of at most 100 evenly spread ones. */
  private double medianPairDistance(Usable training, Symmetries symmetries) {
    int count = Math.min(SPACING_SAMPLE, training.rows().length);
    int[] spread = new int[count];
    Arrays.setAll(spread, i -> (int) ((long) i * training.rows().length / count));
    WeightMatrix steps = training.checkpoints().weights().select(spread);
    double[][] all =
        new SymmetryAwareDistance(Symmetries.none(symmetries.layout()), products, seed)
            .all(steps, steps);
    double[] pairs = new double[count * (count - 1) / 2];
    int next = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        pairs[next++] = all[i][j];
      }
    }
    return Quantiles.median(pairs);
  }

  /** Noise whose mean similarity equals that of the generated checkpoints. */
  private Optional<NoiseMeasurement> noise(
      Measuring measuring, Usable training, Measurement own, Progress progress) {
    double[] similarity =
        Scale.defined(own.likeness().map(Likeness::similarity).orElse(new double[0]));
    if (!measuring.canRun() || similarity.length == 0) {
      return Optional.empty();
    }
    WeightMatrix weights = training.checkpoints().weights();
    Seed noiseSeed = seed.of("noise");
    int count = own.count();
    int[] evaluations = {0};
    NoiseCalibration.Result calibration =
        NoiseCalibration.calibrate(
            Arrays.stream(similarity).average().orElseThrow(),
            policy.decision().noiseTolerance(),
            NOISE_START * rootMeanSquare(weights),
            sigma -> {
              progress.report("noise at equal novelty", 1 - 1.0 / ++evaluations[0]);
              WeightMatrix noisy = BaselineRequest.noisy(weights, count, sigma, noiseSeed);
              return Arrays.stream(Scale.defined(measuring.likenessOf(noisy).similarity()))
                  .average()
                  .orElse(0);
            });
    WeightMatrix calibrated =
        BaselineRequest.noisy(weights, count, calibration.standardDeviation(), noiseSeed);
    return Optional.of(new NoiseMeasurement(calibration, measuring.likenessOf(calibrated)));
  }

  private static double rootMeanSquare(WeightMatrix matrix) {
    double sum = 0;
    float[] row = new float[matrix.columns()];
    for (int i = 0; i < matrix.rows(); i++) {
      matrix.read(i, 1, row);
      for (float value : row) {
        sum += (double) value * value;
      }
    }
    return Math.sqrt(sum / ((double) matrix.rows() * matrix.columns()));
  }

  private List<BaselineMeasurement> baselines(
      AuditInput input, Measuring measuring, Usable training, int count, Progress progress) {
    List<BaselineMeasurement> measured = new ArrayList<>();
    for (BaselineRequest request : input.baselines()) {
      progress.report(request.name(), (double) measured.size() / input.baselines().size());
      WeightMatrix made =
          request.make(
              training.checkpoints().weights(), count, seed.of("baseline").of(request.name()));
      measured.add(
          new BaselineMeasurement(
              request.name(),
              measuring.distancesOf(made, Progress.unobserved()),
              measuring.canRun() ? Optional.of(measuring.likenessOf(made)) : Optional.empty()));
    }
    return measured;
  }
}
