package org.weightaudit.generators.testing;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.novelty.statistics.Interval;
import org.weightaudit.novelty.verdict.Audit;
import org.weightaudit.novelty.verdict.AuditInput;
import org.weightaudit.novelty.verdict.AuditResult;
import org.weightaudit.novelty.verdict.Checkpoints;
import org.weightaudit.novelty.verdict.Policy;
import org.weightaudit.novelty.verdict.Statistic;
import org.weightaudit.novelty.verdict.Task;
import org.weightaudit.novelty.verdict.Verdict;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * What an audit finds of networks that a generator made.
 *
 * @param accuracy median of the generated networks
 * @param trainingAccuracy median of the training networks
 * @param nearest mean distance to the nearest training network, up to symmetry
 * @param trainingNearest the same between training networks of different runs
 * @param noiseAccuracy median of noise of equal novelty
 */
public record AuditedNetworks(
    double accuracy,
    double trainingAccuracy,
    double nearest,
    double trainingNearest,
    double noiseAccuracy,
    Verdict verdict) {

  /**
   * Audits one set of networks.
   *
   * @param training one checkpoint of each run
   * @param reference networks of the same recipe that the generator has not seen
   */
  public static AuditedNetworks of(
      ComputeDevice device,
      Architecture architecture,
      LabeledImages test,
      WeightMatrix training,
      WeightMatrix generated,
      WeightMatrix reference) {
    try (Classifier classifier = new Classifier(device, architecture, test)) {
      AuditResult result =
          new Audit(new MatrixProducts(device), Policy.standard(), new Seed(1))
              .run(
                  new AuditInput(
                      measured(classifier, training),
                      measured(classifier, generated),
                      Optional.of(measured(classifier, reference)),
                      architecture.symmetries(),
                      Optional.of(
                          new Task(
                              test.labels(),
                              test.classes(),
                              Optional.of(
                                  weights -> classifier.predict(weights, Progress.unobserved())))),
                      List.of()),
                  Progress.unobserved());
      Map<Statistic, Interval> statistics = result.statistics();
      return new AuditedNetworks(
          value(statistics, Statistic.PERFORMANCE),
          value(statistics, Statistic.TRAINING_PERFORMANCE),
          value(statistics, Statistic.NEAREST_DISTANCE),
          value(statistics, Statistic.TRAINING_NEAREST_DISTANCE),
          value(statistics, Statistic.NOISE_PERFORMANCE),
          result.verdict());
    }
  }

  private static Checkpoints measured(Classifier classifier, WeightMatrix networks) {
    Checkpoints independent = Checkpoints.independent(networks);
    return new Checkpoints(
        networks,
        independent.runs(),
        Optional.of(classifier.predict(networks, Progress.unobserved())));
  }

  private static double value(Map<Statistic, Interval> statistics, Statistic statistic) {
    return Optional.ofNullable(statistics.get(statistic)).orElseThrow().value();
  }

  /** A row of docs/methods.md. */
  public void print(long seed, String group) {
    System.out.printf(
        Locale.ROOT,
        "| %d | %s | %.1f | %.1f | %.2f | %.2f | %.1f | %s |%n",
        seed,
        group,
        100 * accuracy,
        100 * trainingAccuracy,
        nearest,
        trainingNearest,
        100 * noiseAccuracy,
        verdict);
  }
}
