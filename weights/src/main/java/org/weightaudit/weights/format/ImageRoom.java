package org.weightaudit.weights.format;

import java.util.List;

/**
 * How much of the heap the images and labels of a data set may take.
 *
 * @param bytes of pixels, and of two ints for each label, as a label is read into one array and
 *     kept in another
 */
record ImageRoom(long bytes) {

  /**
   * A third: there may be two copies of some images while they are read, and the training set of
   * SVHN must fit the smallest service.
   */
  private static final int PART_OF_HEAP = 3;

  private static final long LARGEST_BUFFER = Integer.MAX_VALUE - 64;
  private static final long LARGEST_IMAGE = 1 << 24;
  private static final long LABEL = 2 * Integer.BYTES;

  /** What this virtual machine has room for. */
  static ImageRoom ofHeap() {
    return new ImageRoom(Math.min(LARGEST_BUFFER, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
  }

  /**
   * @param shape of images or of labels, with their number in front
   * @param width bytes of a number
   * @throws FormatException if there is no room for so many, or one image alone is too large
   */
  void require(List<Integer> shape, int width) {
    long image = product(shape.subList(1, shape.size()));
    if (image > LARGEST_IMAGE) {
      throw new FormatException(
          "the images have the shape %s; wanted are at most %d numbers an image"
              .formatted(shape, LARGEST_IMAGE));
    }
    requireBytes("images or labels of shape " + shape, shape.get(0) * (image * width + LABEL));
  }

  /** What room is left beside such images, for which there was room. */
  ImageRoom without(List<Integer> shape) {
    return new ImageRoom(bytes - shape.get(0) * (product(shape.subList(1, shape.size())) + LABEL));
  }

  /**
   * @throws FormatException if there is no room for so many
   */
  void requireBytes(String what, long wanted) {
    if (wanted > bytes) {
      throw new FormatException(
          "%s take %d bytes of memory; wanted are at most %d, which is what the heap has room for"
              .formatted(what, wanted, bytes));
    }
  }

  /**
   * The product if it is at most that of the largest image, or else anything above; never an
   * overflow.
   */
  private static long product(List<Integer> lengths) {
    long product = 1;
    for (int length : lengths) {
      product = Math.min(product, 1 + LARGEST_IMAGE) * length;
    }
    return product;
  }
}
