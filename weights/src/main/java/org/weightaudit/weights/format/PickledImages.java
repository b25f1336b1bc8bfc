package org.weightaudit.weights.format;

import java.util.List;
import java.util.Map;

/**
 * The images on which a zoo of Hyper-Representations was measured, {@code image_dataset.pt}: a
 * dictionary of {@code trainset}, {@code testset} and perhaps {@code valset}, each an object of
 * PyTorch's {@code TensorDataset} with the attribute {@code tensors}, images already transformed
 * and labels.
 */
final class PickledImages {

  private static final String PART = "testset";

  private PickledImages() {}

  /** Whether a pickle holds such a data set. */
  static boolean isOne(Object root) {
    return root instanceof Map<?, ?> map && map.get(PART) instanceof PickledObject;
  }

  /**
   * The arrays {@code images} and {@code labels} of the test set, on which accuracies were
   * measured.
   *
   * @throws FormatException if the test set is not two tensors
   */
  static Map<String, StoredTensor> read(Object root) {
    if (((Map<?, ?>) root).get(PART) instanceof PickledObject dataset
        && dataset.attributes().get("tensors") instanceof List<?> tensors
        && tensors.size() == 2
        && tensors.get(0) instanceof StoredTensor images
        && tensors.get(1) instanceof StoredTensor labels) {
      return Map.of("images", images, "labels", labels);
    }
    throw new FormatException(
        "the %s of the data set does not hold two tensors, images and labels".formatted(PART));
  }
}
