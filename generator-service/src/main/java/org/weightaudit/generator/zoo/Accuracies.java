package org.weightaudit.generator.zoo;

import java.util.Optional;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;

/** What share of the test images each network classifies rightly; nothing without test images. */
record Accuracies(ComputeDevice device, Architecture architecture, Optional<LabeledImages> test) {

  /**
   * One fraction a row.
   *
   * @param rest of networks of which the rows are a part
   */
  Optional<double[]> of(WeightMatrix networks, Optional<FrozenRest> rest, Progress progress) {
    return test.map(
        images -> {
          try (Classifier classifier = new Classifier(device, architecture, rest, images)) {
            return classifier.predict(networks, progress).accuracies(images.labels());
          }
        });
  }
}
