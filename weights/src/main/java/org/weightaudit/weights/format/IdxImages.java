package org.weightaudit.weights.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;

/** A data set in two idx files, images and labels. */
public final class IdxImages {

  private IdxImages() {}

  /**
   * @return as many classes as the greatest label needs
   * @throws FormatException if a file is malformed, the images have no height and width, or the
   *     counts differ
   */
  public static LabeledImages read(Path images, Path labels, Normalization normalization)
      throws IOException {
    ImageRoom room = ImageRoom.ofHeap();
    return combine(IdxReader.read(images, room), IdxReader.read(labels, room), normalization);
  }

  private static LabeledImages combine(
      IdxReader.IdxArray images, IdxReader.IdxArray labels, Normalization normalization) {
    List<Integer> shape = images.shape();
    if (shape.size() < 3) {
      throw new FormatException(
          "the images have shape %s; wanted are [count, height, width] or [count, channels, height, width]"
              .formatted(shape));
    }
    if (labels.shape().size() != 1) {
      throw new FormatException(
          "the labels have shape %s; wanted is [count]".formatted(labels.shape()));
    }
    if (!labels.shape().get(0).equals(shape.get(0))) {
      throw new FormatException(
          "there are %d images, but %d labels".formatted(shape.get(0), labels.shape().get(0)));
    }
    int[] classes = new int[labels.values().length];
    Arrays.setAll(classes, i -> labels.values()[i] & 0xff);
    return new LabeledImages(
        shape.subList(1, shape.size()),
        LabeledImages.Element.UINT8,
        ByteBuffer.wrap(images.values()),
        classes,
        Math.max(2, Arrays.stream(classes).max().orElseThrow() + 1),
        normalization);
  }
}
