package org.weightaudit.generator.zoo;

import java.util.Optional;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;

/** What share of the test images each network classifies rightly; nothing without test images. */
final class Accuracies implements AutoCloseable {

  private record Exam(Classifier classifier, int[] truth) {}

  private final Optional<Exam> exam;

  Accuracies(ComputeDevice device, Architecture architecture, Optional<LabeledImages> test) {
    exam =
        test.map(images -> new Exam(new Classifier(device, architecture, images), images.labels()));
  }

  /** One fraction a row. */
  Optional<double[]> of(WeightMatrix networks, Progress progress) {
    return exam.map(
        there -> there.classifier().predict(networks, progress).accuracies(there.truth()));
  }

  @Override
  public void close() {
    exam.ifPresent(there -> there.classifier().close());
  }
}
