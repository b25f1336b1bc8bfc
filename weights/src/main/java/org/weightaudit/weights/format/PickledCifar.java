package org.weightaudit.weights.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.weightaudit.weights.format.ReleasedImages.ImagesAndLabels;

/**
 * A batch of CIFAR-10 or CIFAR-100 as released for Python: a pickled dictionary with {@code data},
 * bytes [n, 3072], and {@code labels}, or {@code fine_labels} beside {@code coarse_labels}.
 */
final class PickledCifar {

  private static final String DATA = "data";

  /** CIFAR-100 makes 200,000: an image has two labels and a name. */
  private static final int MOST_VALUES = 1_000_000;

  private PickledCifar() {}

  /** Whether a file starts like one: a pickle, and no header of safetensors. */
  static boolean isOne(byte[] start) {
    return start.length > Long.BYTES && TorchReader.isBarePickle(start[0]) && start[8] != '{';
  }

  /**
   * @throws FormatException if the file is damaged, hostile, holds anything else, or more than
   *     there is room for
   */
  static ImagesAndLabels read(Path file, ImageRoom room) throws IOException {
    room.requireBytes("pickled images", Files.size(file));
    Object root =
        PickleReader.read(
            Files.readAllBytes(file),
            MOST_VALUES,
            PickleGlobal::namedOrArray,
            id -> {
              throw new FormatException("the pickle refers to something outside of it");
            });
    if (!(root instanceof Map<?, ?> batch)
        || !(batch.get(DATA) instanceof PickledArray array)
        || array.content().isEmpty()) {
      throw new FormatException(
          "the file is a pickle, but no batch of CIFAR, a dictionary with an array data. A PyTorch"
              + " file of before 1.6 is to be saved again with a newer torch.save");
    }
    boolean hundred = batch.containsKey("fine_labels");
    int classes = hundred ? 100 : 10;
    String name = hundred ? "fine_labels" : "labels";
    if (!(batch.get(name) instanceof List<?> labels)) {
      throw new FormatException("the batch has no list labels or fine_labels");
    }
    PickledArray.Content pixels = array.content().get();
    List<Integer> wanted = List.of(labels.size(), ReleasedImages.CIFAR_PIXELS);
    if (!pixels.shape().equals(wanted)) {
      throw new FormatException(
          "the array data has the shape %s; wanted is %s, as there are %d %s"
              .formatted(pixels.shape(), wanted, labels.size(), name));
    }
    int[] truth = new int[labels.size()];
    for (int i = 0; i < truth.length; i++) {
      if (!(labels.get(i) instanceof Long label)) {
        throw new FormatException("the label of image %d is no whole number".formatted(i));
      }
      truth[i] = ReleasedImages.requireLabel(label, i, classes, 0);
    }
    byte[] values = new byte[pixels.values().remaining()];
    pixels.values().duplicate().get(values);
    return new ImagesAndLabels(ReleasedImages.cifarShape(truth.length), values, truth, classes);
  }
}
