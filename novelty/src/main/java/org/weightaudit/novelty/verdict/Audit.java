package org.weightaudit.novelty.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.weightaudit.novelty.baseline.NoiseCalibration;
import org.weightaudit.novelty.distance.Exclusion;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

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
    Usable training = Usable.of(input.training());
    Usable generated = Usable.of(input.generated());
    Optional<Usable> reference = input.reference().map(Usable::of);
    Groundwork groundwork = new Groundwork(products, policy, seed);
    Mode mode = groundwork.mode(training);
    Optional<String> missing = missing(training, generated, reference);
    if (missing.isPresent()) {
      return AuditResult.insufficient(mode, training, generated, reference, missing.get());
    }
    List<Duplicate> duplicates =
        groundwork.duplicates(input.symmetries(), training, progress.between(0, 0.05));
    Usable distinct = training.without(duplicates);
    missing = missing(distinct, generated, reference);
    if (missing.isPresent()) {
      return AuditResult.insufficient(mode, distinct, generated, reference, missing.get());
    }
    Ground ground =
        groundwork.lay(input, training, duplicates, reference, progress.between(0.05, 0.35));
    return judge(ground, input, generated, progress.between(0.35, 1));
  }

  /** What the generated checkpoints of an input are judged against, whatever they are. */
  Ground ground(AuditInput input) {
    Usable training = Usable.of(input.training());
    Groundwork groundwork = new Groundwork(products, policy, seed);
    Progress progress = Progress.unobserved();
    List<Duplicate> duplicates = groundwork.duplicates(input.symmetries(), training, progress);
    return groundwork.lay(input, training, duplicates, input.reference().map(Usable::of), progress);
  }

  /** Judges the generated checkpoints of an input whose other parts the ground was laid from. */
  AuditResult judge(Ground ground, AuditInput input, Usable generated, Progress progress) {
    Measuring measuring = ground.measuring();
    Measurement own =
        measuring.measure(generated.checkpoints(), Exclusion.none(), progress.between(0, 0.4));
    Label[] labels =
        new Labeller(ground.mode(), ground.yard().kind(), ground.scale(), policy.labelling())
            .label(own);
    Optional<int[]> parents = Parents.of(input, ground, generated);
    Optional<NoiseMeasurement> noise =
        noise(measuring, ground.training(), parents, own, progress.between(0.4, 0.8));
    List<BaselineMeasurement> baselines =
        baselines(
            input,
            measuring,
            ground.training(),
            parents,
            generated.checkpoints().count(),
            progress.between(0.8, 0.95));
    List<Duplicate> repeated =
        Measuring.duplicates(
            generated.checkpoints(),
            measuring.metric(),
            ground.scale().copy(),
            progress.between(0.95, 1));
    Findings findings =
        new Findings(
            ground.mode(),
            ground.training(),
            generated,
            ground.reference(),
            ground.trainingDuplicates(),
            Groundwork.inRowsOf(generated, repeated),
            own,
            ground.trainingSelf(),
            ground.yard(),
            ground.scale(),
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

  /** Noise whose mean similarity equals that of the generated checkpoints. */
  private Optional<NoiseMeasurement> noise(
      Measuring measuring,
      Usable training,
      Optional<int[]> parents,
      Measurement own,
      Progress progress) {
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
              WeightMatrix noisy = BaselineRequest.noisy(weights, parents, count, sigma, noiseSeed);
              return measuring.meanSimilarityOf(noisy);
            });
    WeightMatrix calibrated =
        BaselineRequest.noisy(weights, parents, count, calibration.standardDeviation(), noiseSeed);
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
      AuditInput input,
      Measuring measuring,
      Usable training,
      Optional<int[]> parents,
      int count,
      Progress progress) {
    List<BaselineMeasurement> measured = new ArrayList<>();
    for (BaselineRequest request : input.baselines()) {
      progress.report(request.name(), (double) measured.size() / input.baselines().size());
      WeightMatrix made =
          request.make(
              training.checkpoints().weights(),
              parents,
              count,
              seed.of("baseline").of(request.name()));
      measured.add(
          new BaselineMeasurement(
              request.name(),
              measuring.distancesOf(made, Progress.unobserved()),
              measuring.canRun() ? Optional.of(measuring.likenessOf(made)) : Optional.empty()));
    }
    return measured;
  }
}
