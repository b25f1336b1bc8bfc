package org.weightaudit.weights.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;

/**
 * A data set of labelled images in files: as the authors of CIFAR-10, CIFAR-100, STL-10 and SVHN
 * released them ({@link ReleasedImages}), perhaps in batches, or else either one file (npz,
 * safetensors, or the {@code image_dataset.pt} of Hyper-Representations, of which the test set is
 * taken) with the arrays {@code images} [n, height, width] or [n, channels, height, width] and
 * {@code labels} [n], or two files (idx or npy) with one of these words in their names, as MNIST
 * has them. Pixels are bytes or floating-point numbers.
 */
public final class LabeledImagesFiles {

  /** CIFAR-10 comes in five. */
  public static final int MOST_BATCHES = 5;

  private static final int IMAGES_AND_LABELS = 2;
  private static final String IMAGES = "images";
  private static final String LABELS = "labels";
  private static final int GREATEST_LABEL = (1 << 14) - 1;
  private static final int NUMBERS_AT_A_TIME = 1 << 18;

  /** Numbers of either kind, as a file has them. */
  private record Numbers(List<Integer> shape, LabeledImages.Element element, ByteBuffer values) {}

  /**
   * What the files of a data set hold together.
   *
   * @param classes how many there are, where the data set is known
   */
  private record Content(Numbers images, int[] labels, OptionalInt classes) {}

  private final ImageRoom room;

  private LabeledImagesFiles(ImageRoom room) {
    this.room = room;
  }

  /**
   * Reads a whole data set into the heap.
   *
   * @param files by the name under which they were given
   * @param classes how many labels there are; by default as many as CIFAR or SVHN has, or else as
   *     the greatest label needs
   * @throws FormatException if the files are malformed, are not one data set, do not fit each
   *     other, or take more of the heap than a data set may
   */
  public static LabeledImages read(
      Map<String, Path> files, OptionalInt classes, Normalization normalization)
      throws IOException {
    return read(files, classes, normalization, ImageRoom.ofHeap());
  }

  static LabeledImages read(
      Map<String, Path> files, OptionalInt classes, Normalization normalization, ImageRoom room)
      throws IOException {
    return new LabeledImagesFiles(room).images(files, classes, normalization);
  }

  private LabeledImages images(
      Map<String, Path> files, OptionalInt classes, Normalization normalization)
      throws IOException {
    List<NamedFile> named =
        files.entrySet().stream()
            .map(file -> new NamedFile(file.getKey(), file.getValue()))
            .sorted(Comparator.comparing(NamedFile::name))
            .toList();
    Content content = haveBoth(named) ? joined(named) : imagesAndLabels(named);
    Numbers pixels = content.images();
    int[] truth = content.labels();
    requireImages(pixels.shape());
    if (truth.length != pixels.shape().get(0)) {
      throw new FormatException(
          "there are %d images, but %d labels".formatted(pixels.shape().get(0), truth.length));
    }
    int needed = Math.max(2, Arrays.stream(truth).max().orElse(0) + 1);
    if (needed > classes.orElse(needed)) {
      throw new FormatException(
          "there is a label %d, but only %d classes".formatted(needed - 1, classes.getAsInt()));
    }
    int known = content.classes().orElse(needed);
    try {
      return new LabeledImages(
          pixels.shape().subList(1, pixels.shape().size()),
          pixels.element(),
          pixels.values(),
          truth,
          classes.orElse(known),
          normalization);
    } catch (IllegalArgumentException e) {
      throw new FormatException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A file by the name under which it was given. */
  private record NamedFile(String name, Path path) {

    Optional<ReleasedImages> released() throws IOException {
      return isIdx(path) ? Optional.empty() : ReleasedImages.of(name, path);
    }
  }

  private static boolean haveBoth(List<NamedFile> files) throws IOException {
    for (NamedFile file : files) {
      if (file.released().filter(ReleasedImages::hasBoth).isEmpty()) {
        return false;
      }
    }
    return !files.isEmpty();
  }

  private Content joined(List<NamedFile> files) throws IOException {
    List<ReleasedImages.ImagesAndLabels> parts = new ArrayList<>();
    ImageRoom left = room;
    for (NamedFile file : files) {
      ReleasedImages.ImagesAndLabels part = file.released().orElseThrow().read(file.path(), left);
      left = left.without(part.shape());
      parts.add(part);
    }
    ReleasedImages.ImagesAndLabels all = ReleasedImages.ImagesAndLabels.joined(parts);
    return new Content(numbers(all), all.labels(), OptionalInt.of(all.classes()));
  }

  private Content imagesAndLabels(List<NamedFile> files) throws IOException {
    NamedFile images = fileFor(files, IMAGES, "_X.bin");
    NamedFile labels = fileFor(files, LABELS, "_y.bin");
    return new Content(pixels(images), labels(labels), OptionalInt.empty());
  }

  private static NamedFile fileFor(List<NamedFile> files, String word, String releasedEnd) {
    List<NamedFile> fitting =
        files.stream()
            .filter(
                file ->
                    files.size() == 1
                        || file.name().contains(word)
                        || file.name().endsWith(releasedEnd))
            .toList();
    if (files.size() > IMAGES_AND_LABELS || fitting.size() != 1) {
      throw new FormatException(
          "found the files %s; wanted one file with images and labels, or two, one with \"images\" and one with \"labels\" in its name, or batches of CIFAR or SVHN"
              .formatted(files.stream().map(NamedFile::name).toList()));
    }
    return fitting.get(0);
  }

  /**
   * Which format a file of a data set has, in a word; it is read as far as needed to be sure.
   *
   * @param name under which it was given
   * @throws FormatException if it is malformed, of no known format, or found to take more of the
   *     heap than a data set may
   */
  public static String format(String name, Path file) throws IOException {
    ImageRoom room = ImageRoom.ofHeap();
    if (isIdx(file)) {
      IdxReader.check(file, room);
      return "idx";
    }
    Optional<ReleasedImages> released = ReleasedImages.of(name, file);
    if (released.isPresent()) {
      released.get().read(file, room);
      return released.get().id();
    }
    try (TensorFile tensors = TensorFile.openImages(file, ReadLimits.standard())) {
      return tensors.format().id();
    }
  }

  /**
   * How many files a data set has at most that has one of a format.
   *
   * @param format what {@link #format} told
   */
  public static int mostFiles(String format) {
    boolean batch =
        Arrays.stream(ReleasedImages.values())
            .anyMatch(released -> released.hasBoth() && released.id().equals(format));
    return batch ? MOST_BATCHES : IMAGES_AND_LABELS;
  }

  /** An idx file starts with two zero bytes, a gzipped one with the magic of gzip. */
  private static boolean isIdx(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(3);
      return start.length == 3
          && ((start[0] == 0 && start[1] == 0 && start[2] == 0x08)
              || ((start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b));
    }
  }

  private Numbers idx(Path file) throws IOException {
    IdxReader.IdxArray array = IdxReader.read(file, room);
    return new Numbers(array.shape(), LabeledImages.Element.UINT8, ByteBuffer.wrap(array.values()));
  }

  private static Numbers numbers(ReleasedImages.ImagesAndLabels released) {
    return new Numbers(
        released.shape(), LabeledImages.Element.UINT8, ByteBuffer.wrap(released.pixels()));
  }

  private Numbers pixels(NamedFile file) throws IOException {
    if (isIdx(file.path())) {
      return idx(file.path());
    }
    Optional<ReleasedImages> released = file.released();
    if (released.isPresent()) {
      return numbers(released.get().read(file.path(), room));
    }
    try (TensorFile tensors = TensorFile.openImages(file.path(), ReadLimits.standard())) {
      return numbers(tensors.array(IMAGES));
    }
  }

  /** Read piece by piece: pixels take their own room in the heap and no more. */
  private Numbers numbers(StoredTensor tensor) {
    boolean floating = tensor.type().isFloating();
    int width = floating ? Float.BYTES : 1;
    requireImages(tensor.shape());
    room.require(tensor.shape(), width);
    ByteBuffer bytes =
        ByteBuffer.allocate((int) tensor.size() * width).order(ByteOrder.LITTLE_ENDIAN);
    tensor.forEachPiece(
        NUMBERS_AT_A_TIME,
        piece -> {
          for (float value : piece) {
            if (floating) {
              bytes.putFloat(value);
            } else {
              bytes.put(pixel(value, bytes.position()));
            }
          }
        });
    LabeledImages.Element element =
        floating ? LabeledImages.Element.FLOAT32 : LabeledImages.Element.UINT8;
    return new Numbers(tensor.shape(), element, bytes.flip());
  }

  private static void requireImages(List<Integer> shape) {
    if (shape.size() < 3 || shape.size() > 4) {
      throw new FormatException(
          "the images have shape %s; wanted are [n, height, width] or [n, channels, height, width]"
              .formatted(shape));
    }
  }

  private static byte pixel(float value, int index) {
    if (value < 0 || value > 255) {
      throw new FormatException(
          "%s has the value %d at %d; wanted are bytes from 0 to 255, or floating-point numbers"
              .formatted(IMAGES, (long) value, index));
    }
    return (byte) (int) value;
  }

  private int[] labels(NamedFile file) throws IOException {
    if (isIdx(file.path())) {
      Numbers numbers = idx(file.path());
      requireLine(numbers.shape());
      int[] labels = new int[numbers.shape().get(0)];
      Arrays.setAll(labels, i -> numbers.values().get(i) & 0xff);
      return labels;
    }
    Optional<ReleasedImages> released = file.released();
    if (released.isPresent()) {
      return released.get().read(file.path(), room).labels();
    }
    try (TensorFile tensors = TensorFile.openImages(file.path(), ReadLimits.standard())) {
      StoredTensor tensor = tensors.array(LABELS);
      requireLine(tensor.shape());
      room.require(tensor.shape(), Long.BYTES);
      long[] values = tensor.toLongs();
      for (int i = 0; i < values.length; i++) {
        if (values[i] < 0 || values[i] > GREATEST_LABEL) {
          throw new FormatException(
              "%s has the value %d at %d; wanted are whole numbers from 0 to %d"
                  .formatted(LABELS, values[i], i, GREATEST_LABEL));
        }
      }
      return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }
  }

  private static void requireLine(List<Integer> shape) {
    if (shape.size() != 1) {
      throw new FormatException("the labels have shape %s; wanted is [n]".formatted(shape));
    }
  }
}
