package org.weightaudit.generators.hyperrep;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weightaudit.novelty.verdict.Audit;
import org.weightaudit.novelty.verdict.AuditInput;
import org.weightaudit.novelty.verdict.AuditResult;
import org.weightaudit.novelty.verdict.BaselineRequest;
import org.weightaudit.novelty.verdict.Checkpoints;
import org.weightaudit.novelty.verdict.Policy;
import org.weightaudit.novelty.verdict.Statistic;
import org.weightaudit.novelty.verdict.Task;
import org.weightaudit.novelty.verdict.Verdict;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * What an audit finds of 100 samples, held against the last checkpoint of each training run as the
 * generator gives it back: as the paper does, whose samples may be of earlier epochs. Accuracies
 * are means.
 *
 * @param training accuracy of the last checkpoint of each training run
 * @param reconstructed of their reconstructions
 * @param generated of the samples
 * @param noise of noise of equal novelty on reconstructions
 * @param averages of means of 16 reconstructions
 * @param gaussian of weights drawn with the reconstructions' mean and deviation
 * @param nearest mean distance of samples to the nearest reconstruction, up to symmetry
 * @param trainingNearest the same between reconstructions of different runs
 */
record AuditedSamples(
    double training,
    double reconstructed,
    double generated,
    double noise,
    double averages,
    double gaussian,
    double nearest,
    double trainingNearest,
    Verdict verdict) {

  private static final int SAMPLES = 100;

  static AuditedSamples of(
      ComputeDevice device, MnistZoo zoo, HyperRepresentationsGenerator generator, Seed seed)
      throws IOException {
    LabeledImages test = MnistZoo.test();
    WeightMatrix reconstructions =
        generator
            .reconstruct(zoo.training().weights(), Progress.unobserved())
            .orElseThrow()
            .select(zoo.lastOfEachRun());
    BaselineRequest averages = new BaselineRequest.Average(BaselineRequest.Average.PUBLISHED_SIZE);
    BaselineRequest gaussian = new BaselineRequest.Gaussian();
    try (Classifier classifier = new Classifier(device, MnistZoo.CNN, test)) {
      AuditResult result =
          new Audit(new MatrixProducts(device), Policy.standard(), new Seed(1))
              .run(
                  new AuditInput(
                      Checkpoints.independent(reconstructions),
                      Checkpoints.independent(
                          generator.sample(0, SAMPLES, seed, Progress.unobserved())),
                      Optional.of(Checkpoints.independent(zoo.heldOut())),
                      MnistZoo.CNN.symmetries(),
                      Optional.of(
                          new Task(
                              test.labels(),
                              test.classes(),
                              Optional.of(
                                  weights -> classifier.predict(weights, Progress.unobserved())))),
                      List.of(averages, gaussian)),
                  Progress.unobserved());
      return new AuditedSamples(
          Arrays.stream(zoo.lastOfEachRun())
              .mapToDouble(row -> zoo.training().rows().get(row).accuracy().orElseThrow())
              .average()
              .orElseThrow(),
          accuracy(result, "training"),
          accuracy(result, "generated"),
          accuracy(result, "noise at equal novelty"),
          accuracy(result, averages.name()),
          accuracy(result, gaussian.name()),
          value(result, Statistic.NEAREST_DISTANCE),
          value(result, Statistic.TRAINING_NEAREST_DISTANCE),
          result.verdict());
    }
  }

  private static double accuracy(AuditResult result, String series) {
    return result.series().stream()
        .filter(known -> known.name().equals(series))
        .flatMapToDouble(known -> Arrays.stream(known.performance()))
        .average()
        .orElseThrow();
  }

  private static double value(AuditResult result, Statistic statistic) {
    return Optional.ofNullable(result.statistics().get(statistic)).orElseThrow().value();
  }

  /** A row of docs/methods.md. */
  void print(long seed, String group) {
    System.out.printf(
        Locale.ROOT,
        "| %d | %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.2f | %.2f | %s |%n",
        seed,
        group,
        100 * training,
        100 * reconstructed,
        100 * generated,
        100 * noise,
        100 * averages,
        100 * gaussian,
        nearest,
        trainingNearest,
        verdict);
  }
}
