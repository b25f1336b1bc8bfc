package org.weightaudit.generator.zoo;

import java.util.Optional;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;

/** How networks do on the test images; nothing without test images. */
record Measurement(ComputeDevice device, Architecture architecture, Optional<LabeledImages> test) {

  /**
   * One of each a row.
   *
   * @param accuracies shares of images that are classified rightly
   * @param losses mean cross entropies in nats
   */
  record Scores(double[] accuracies, double[] losses) {}

  /**
   * Runs every row on every image.
   *
   * @param rest of networks of which the rows are a part
   */
  Optional<Scores> of(WeightMatrix networks, Optional<FrozenRest> rest, Progress progress) {
    return test.map(
        images -> {
          try (Classifier classifier = new Classifier(device, architecture, rest, images)) {
            Classifier.Evaluation evaluation = classifier.evaluate(networks, progress);
            return new Scores(
                evaluation.predictions().accuracies(images.labels()), evaluation.losses());
          }
        });
  }
}
