package org.weightaudit.weights.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Images with labels, as stored; {@link Normalization} turns them into a network's input.
 *
 * <p>Values are kept in the form they came in, 8-bit or float32, because a training set of 60,000
 * images of 784 pixels takes 47 MB in the one form and 188 MB in the other.
 */
public final class LabeledImages {

  /** How a value is stored. */
  public enum Element {
    UINT8(1),
    FLOAT32(4);

    private final int bytes;

    Element(int bytes) {
      this.bytes = bytes;
    }

    public int bytes() {
      return bytes;
    }
  }

  private final List<Integer> imageShape;
  private final Element element;
  private final ByteBuffer values;
  private final int[] labels;
  private final int classes;
  private final Normalization normalization;

  /**
   * @param imageShape shape of one image: [height, width] or [channels, height, width]
   * @param values all images one after the other, little-endian
   * @param labels one label an image, from 0 to classes-1
   * @throws IllegalArgumentException if the parts do not fit each other
   */
  public LabeledImages(
      List<Integer> imageShape,
      Element element,
      ByteBuffer values,
      int[] labels,
      int classes,
      Normalization normalization) {
    this.imageShape = List.copyOf(imageShape);
    this.element = element;
    this.values = values.duplicate().order(ByteOrder.LITTLE_ENDIAN).rewind();
    this.labels = labels.clone();
    this.classes = classes;
    this.normalization = normalization;
    if (labels.length == 0) {
      throw new IllegalArgumentException("a data set needs at least one image");
    }
    long expected = (long) labels.length * imageSize() * element.bytes();
    if (this.values.remaining() != expected) {
      throw new IllegalArgumentException(
          "%d labels and images of shape %s need %d bytes of pixels, not %d"
              .formatted(labels.length, imageShape, expected, this.values.remaining()));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "label %d of image %d is not between 0 and %d".formatted(labels[i], i, classes - 1));
      }
    }
    int channels = channels();
    if (normalization.mean().size() != 1 && normalization.mean().size() != channels) {
      throw new IllegalArgumentException(
          "a normalization of %d channels does not fit images of %d"
              .formatted(normalization.mean().size(), channels));
    }
  }

  public int count() {
    return labels.length;
  }

  public List<Integer> imageShape() {
    return imageShape;
  }

  /** How many values one image has. */
  public int imageSize() {
    return imageShape.stream().reduce(1, Math::multiplyExact);
  }

  public int channels() {
    return imageShape.size() == 3 ? imageShape.get(0) : 1;
  }

  public Element element() {
    return element;
  }

  /** The stored values, little-endian; a view that may be moved through freely. */
  public ByteBuffer values() {
    return values.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  public int label(int image) {
    return labels[image];
  }

  public int[] labels() {
    return labels.clone();
  }

  public int classes() {
    return classes;
  }

  public Normalization normalization() {
    return normalization;
  }

  /** The images from {@code first} on, {@code count} of them. */
  public LabeledImages range(int first, int count) {
    int bytes = imageSize() * element.bytes();
    int[] part = Arrays.copyOfRange(labels, first, first + count);
    return new LabeledImages(
        imageShape,
        element,
        values.slice(first * bytes, count * bytes),
        part,
        classes,
        normalization);
  }
}
