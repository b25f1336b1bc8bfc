package org.weightaudit.sampledata;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.format.IdxImages;

/** The four files in which MNIST and its relatives are published. */
public record IdxFiles(Path trainImages, Path trainLabels, Path testImages, Path testLabels) {

  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  static IdxFiles in(Path folder, String suffix) {
    return new IdxFiles(
        folder.resolve(TRAIN_IMAGES + suffix),
        folder.resolve(TRAIN_LABELS + suffix),
        folder.resolve(TEST_IMAGES + suffix),
        folder.resolve(TEST_LABELS + suffix));
  }

  List<Path> all() {
    return List.of(trainImages, trainLabels, testImages, testLabels);
  }

  /** The training images, normalised as asked. */
  public LabeledImages train(Normalization normalization) throws IOException {
    return IdxImages.read(trainImages, trainLabels, normalization);
  }

  /** The test images, normalised as asked. */
  public LabeledImages test(Normalization normalization) throws IOException {
    return IdxImages.read(testImages, testLabels, normalization);
  }
}
