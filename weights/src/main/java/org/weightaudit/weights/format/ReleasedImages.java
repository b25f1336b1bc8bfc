package org.weightaudit.weights.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Images and labels in the files in which the authors of a data set released them, as far as these
 * are not idx: CIFAR-10 and CIFAR-100 (binary version and that for Python; of CIFAR-100 the fine
 * labels), STL-10 (binary), and the cropped digits of SVHN.
 */
enum ReleasedImages {
  /** Records of a label and 3·32·32 pixels. */
  CIFAR_10("cifar-10") {
    @Override
    ImagesAndLabels read(Path file, ImageRoom room) throws IOException {
      return cifar(file, room, 1, 10);
    }
  },
  /** Records of a coarse label, a fine label and 3·32·32 pixels. */
  CIFAR_100("cifar-100") {
    @Override
    ImagesAndLabels read(Path file, ImageRoom room) throws IOException {
      return cifar(file, room, 2, 100);
    }
  },
  /** A pickled batch of CIFAR-10 or CIFAR-100. */
  CIFAR_FOR_PYTHON("cifar-python") {
    @Override
    ImagesAndLabels read(Path file, ImageRoom room) throws IOException {
      return PickledCifar.read(file, room);
    }
  },
  /** 3 channels of 96 columns of 96 pixels. */
  STL_10_IMAGES("stl-10-images") {
    @Override
    ImagesAndLabels read(Path file, ImageRoom room) throws IOException {
      List<Integer> shape = List.of(count(file, STL_PIXELS), CHANNELS, STL_EDGE, STL_EDGE);
      room.require(shape, 1);
      byte[] pixels = new byte[shape.get(0) * STL_PIXELS];
      try (InputStream in = Files.newInputStream(file)) {
        for (int image = 0; image < pixels.length; image += STL_PIXELS) {
          transpose(in.readNBytes(STL_PIXELS), pixels, image);
        }
      }
      return new ImagesAndLabels(shape, pixels, new int[0], STL_CLASSES);
    }
  },
  /** A byte from 1 to 10 for each image. */
  STL_10_LABELS("stl-10-labels") {
    @Override
    ImagesAndLabels read(Path file, ImageRoom room) throws IOException {
      room.require(List.of(count(file, 1)), 1);
      byte[] bytes = Files.readAllBytes(file);
      int[] labels = new int[bytes.length];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = requireLabel(bytes[i] - 1, i, STL_CLASSES, 1);
      }
      return new ImagesAndLabels(List.of(), new byte[0], labels, STL_CLASSES);
    }
  },
  /** A MATLAB file with the arrays X and y. */
  SVHN("svhn") {
    @Override
    ImagesAndLabels read(Path file, ImageRoom room) throws IOException {
      return MatlabImages.read(file, room);
    }
  };

  private static final int CHANNELS = 3;
  private static final int CIFAR_EDGE = 32;
  static final int CIFAR_PIXELS = CHANNELS * CIFAR_EDGE * CIFAR_EDGE;
  private static final int MOST_COARSE_LABELS = 20;
  private static final Pattern CIFAR_NAME =
      Pattern.compile("(data_batch_[1-5]|test_batch|train|test)\\.bin");
  private static final int STL_CLASSES = 10;
  private static final int STL_EDGE = 96;
  private static final int STL_PIXELS = CHANNELS * STL_EDGE * STL_EDGE;

  private final String id;

  ReleasedImages(String id) {
    this.id = id;
  }

  /**
   * What a file has of a data set.
   *
   * @param shape of the images, [n, channels, height, width]; empty if there are none
   * @param pixels row-major
   * @param labels from 0 on; none if the file has none
   * @param classes how many the data set has
   */
  record ImagesAndLabels(List<Integer> shape, byte[] pixels, int[] labels, int classes) {

    /**
     * The images of several files, one file after the other.
     *
     * @throws FormatException if their images have different shapes, or they have other classes
     */
    static ImagesAndLabels joined(List<ImagesAndLabels> parts) {
      if (parts.size() == 1) {
        return parts.get(0);
      }
      List<Integer> image = parts.get(0).imageShape();
      int count = 0;
      for (ImagesAndLabels part : parts) {
        if (!part.imageShape().equals(image)) {
          throw new FormatException(
              "one file has images of shape %s, another of shape %s"
                  .formatted(image, part.imageShape()));
        }
        if (part.classes != parts.get(0).classes) {
          throw new FormatException(
              "one file has labels of %d classes, another of %d"
                  .formatted(parts.get(0).classes, part.classes));
        }
        count += part.shape.get(0);
      }
      List<Integer> shape = new ArrayList<>(image);
      shape.add(0, count);
      int bytes = parts.stream().mapToInt(part -> part.pixels.length).sum();
      ByteBuffer pixels = ByteBuffer.allocate(bytes);
      parts.forEach(part -> pixels.put(part.pixels));
      int[] labels = parts.stream().flatMapToInt(part -> Arrays.stream(part.labels)).toArray();
      return new ImagesAndLabels(List.copyOf(shape), pixels.array(), labels, parts.get(0).classes);
    }

    private List<Integer> imageShape() {
      return shape.subList(1, shape.size());
    }
  }

  String id() {
    return id;
  }

  /** Whether a file of this format has both images and labels. */
  boolean hasBoth() {
    return this != STL_10_IMAGES && this != STL_10_LABELS;
  }

  /**
   * @throws FormatException if the file is damaged, or has more than there is room for
   */
  abstract ImagesAndLabels read(Path file, ImageRoom room) throws IOException;

  /**
   * Which of these a file is. MATLAB files say what they are, and pickles that they are pickles.
   * The binary ones are known by the end of their names, by their size and by a first byte that no
   * other format has.
   *
   * @throws FormatException if it can be no other and has the wrong size
   */
  static Optional<ReleasedImages> of(String name, Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(MatlabImages.MAGIC.length());
    }
    if (MatlabImages.isMagic(start)) {
      return Optional.of(SVHN);
    }
    long size = Files.size(file);
    if (name.endsWith("_X.bin")) {
      requireSize(size, size % STL_PIXELS == 0, "27648, as STL-10 has for an image");
      return Optional.of(STL_10_IMAGES);
    }
    if (name.endsWith("_y.bin")) {
      return Optional.of(STL_10_LABELS);
    }
    if (PickledCifar.isOne(start)) {
      return Optional.of(CIFAR_FOR_PYTHON);
    }
    if (name.endsWith(".bin")
        && start.length > 0
        && start[0] >= 0
        && start[0] < MOST_COARSE_LABELS) {
      boolean ten = size % (CIFAR_PIXELS + 1) == 0;
      boolean hundred = size % (CIFAR_PIXELS + 2) == 0;
      if (ten || hundred || CIFAR_NAME.matcher(name).matches()) {
        requireSize(
            size, ten || hundred, "3073, as CIFAR-10 has for an image, or 3074 of CIFAR-100");
        return Optional.of(ten ? CIFAR_10 : CIFAR_100);
      }
    }
    return Optional.empty();
  }

  private static void requireSize(long size, boolean fits, String wanted) {
    if (size == 0 || !fits) {
      throw new FormatException(
          "the file has %d bytes; wanted is a multiple of %s".formatted(size, wanted));
    }
  }

  private static int count(Path file, int bytesEach) throws IOException {
    return Math.toIntExact(Files.size(file) / bytesEach);
  }

  /** The last of the labels of a record is taken. */
  private static ImagesAndLabels cifar(Path file, ImageRoom room, int labelBytes, int classes)
      throws IOException {
    int count = count(file, labelBytes + CIFAR_PIXELS);
    room.require(cifarShape(count), 1);
    byte[] pixels = new byte[count * CIFAR_PIXELS];
    int[] labels = new int[count];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (int i = 0; i < count; i++) {
        int label = in.readNBytes(labelBytes)[labelBytes - 1] & 0xff;
        labels[i] = requireLabel(label, i, classes, 0);
        in.readNBytes(pixels, i * CIFAR_PIXELS, CIFAR_PIXELS);
      }
    }
    return new ImagesAndLabels(cifarShape(count), pixels, labels, classes);
  }

  static List<Integer> cifarShape(int count) {
    return List.of(count, CHANNELS, CIFAR_EDGE, CIFAR_EDGE);
  }

  /** Columns of every channel of an image to rows. */
  private static void transpose(byte[] image, byte[] rows, int at) {
    for (int channel = 0; channel < image.length; channel += STL_EDGE * STL_EDGE) {
      for (int row = 0; row < STL_EDGE; row++) {
        for (int column = 0; column < STL_EDGE; column++) {
          rows[at + channel + row * STL_EDGE + column] = image[channel + column * STL_EDGE + row];
        }
      }
    }
  }

  /**
   * @param first what the data set calls its first class
   * @throws FormatException if there is no such class
   */
  static int requireLabel(long label, int image, int classes, int first) {
    if (label < 0 || label >= classes) {
      throw new FormatException(
          "the label of image %d is %d; wanted are %d to %d"
              .formatted(image, label + first, first, classes - 1 + first));
    }
    return (int) label;
  }
}
