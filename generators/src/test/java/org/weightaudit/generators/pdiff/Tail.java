package org.weightaudit.generators.pdiff;

import java.util.List;
import java.util.Optional;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.novelty.verdict.Audit;
import org.weightaudit.novelty.verdict.AuditInput;
import org.weightaudit.novelty.verdict.BaselineRequest;
import org.weightaudit.novelty.verdict.Checkpoints;
import org.weightaudit.novelty.verdict.Policy;
import org.weightaudit.novelty.verdict.Task;
import org.weightaudit.novelty.verdict.Verdict;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * The last layers of a network over consecutive steps of its training.
 *
 * @param set a row a step
 * @param rest the other layers, which all steps share
 */
record Tail(TrainingSet set, Architecture network, FrozenRest rest, LabeledImages test) {

  /** What networks with these last layers make of the test images. */
  Behaviour behaviour(ComputeDevice device, DenseMatrix tails) {
    try (Classifier classifier = classifier(device)) {
      Predictions predictions = classifier.predict(tails, Progress.unobserved());
      return new Behaviour(predictions, test.labels());
    }
  }

  /**
   * What an audit with the platform's standard baselines says of generated last layers; the steps
   * are one run.
   */
  Verdict verdict(ComputeDevice device, DenseMatrix generated) {
    try (Classifier classifier = classifier(device)) {
      Task task =
          new Task(
              test.labels(),
              test.classes(),
              Optional.of(tails -> classifier.predict(tails, Progress.unobserved())));
      return new Audit(new MatrixProducts(device), Policy.standard(), new Seed(1))
          .run(
              new AuditInput(
                  Checkpoints.ofRuns(set.weights(), new int[set.weights().rows()]),
                  Checkpoints.independent(generated),
                  Optional.empty(),
                  network.symmetries().restrictedTo(set.layout()),
                  Optional.of(task),
                  List.of(
                      new BaselineRequest.Average(BaselineRequest.Average.PUBLISHED_SIZE),
                      new BaselineRequest.Gaussian())),
              Progress.unobserved())
          .verdict();
    }
  }

  private Classifier classifier(ComputeDevice device) {
    return new Classifier(device, network, Optional.of(rest), test);
  }
}
