package org.weightaudit.weights.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;

/**
 * A data set of labelled images in files: as the authors of CIFAR-10, CIFAR-100, STL-10 and SVHN
 * released them ({@link ReleasedImages}), or else either one file (npz, safetensors, or the {@code
 * image_dataset.pt} of Hyper-Representations, of which the test set is taken) with the arrays
 * {@code images} [n, height, width] or [n, channels, height, width] and {@code labels} [n], or two
 * files (idx or npy) with one of these words in their names, as MNIST has them. Pixels are bytes or
 * floating-point numbers.
 */
public final class LabeledImagesFiles {

  private static final String IMAGES = "images";
  private static final String LABELS = "labels";
  private static final int GREATEST_LABEL = (1 << 14) - 1;
  private static final long MAXIMUM_BYTES = Integer.MAX_VALUE - 64;

  /** Numbers of either kind, as a file has them. */
  private record Numbers(List<Integer> shape, LabeledImages.Element element, ByteBuffer values) {}

  private LabeledImagesFiles() {}

  /**
   * Reads a whole data set into the heap.
   *
   * @param files by the name under which they were given
   * @param classes how many labels there are; by default as many as the greatest label needs
   * @throws FormatException if the files are malformed, are not one data set, or do not fit each
   *     other
   */
  public static LabeledImages read(
      Map<String, Path> files, OptionalInt classes, Normalization normalization)
      throws IOException {
    NamedFile images = fileFor(files, IMAGES, "_X.bin");
    NamedFile labels = fileFor(files, LABELS, "_y.bin");
    Optional<ReleasedImages.ImagesAndLabels> released = images.released();
    Numbers pixels = released.isPresent() ? numbers(released.get()) : pixels(images);
    if (pixels.shape().size() < 3 || pixels.shape().size() > 4) {
      throw new FormatException(
          "the images have shape %s; wanted are [n, height, width] or [n, channels, height, width]"
              .formatted(pixels.shape()));
    }
    int[] truth =
        released.isPresent() && labels.equals(images) ? released.get().labels() : labels(labels);
    if (truth.length != pixels.shape().get(0)) {
      throw new FormatException(
          "there are %d images, but %d labels".formatted(pixels.shape().get(0), truth.length));
    }
    int needed = Math.max(2, Arrays.stream(truth).max().orElse(0) + 1);
    if (needed > classes.orElse(needed)) {
      throw new FormatException(
          "there is a label %d, but only %d classes".formatted(needed - 1, classes.getAsInt()));
    }
    try {
      return new LabeledImages(
          pixels.shape().subList(1, pixels.shape().size()),
          pixels.element(),
          pixels.values(),
          truth,
          classes.orElse(needed),
          normalization);
    } catch (IllegalArgumentException e) {
      throw new FormatException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A file by the name under which it was given. */
  private record NamedFile(String name, Path path) {

    Optional<ReleasedImages.ImagesAndLabels> released() throws IOException {
      Optional<ReleasedImages> format =
          isIdx(path) ? Optional.empty() : ReleasedImages.of(name, path);
      return format.isPresent() ? Optional.of(format.get().read(path)) : Optional.empty();
    }
  }

  private static NamedFile fileFor(Map<String, Path> files, String word, String releasedEnd) {
    List<NamedFile> fitting =
        files.entrySet().stream()
            .map(file -> new NamedFile(file.getKey(), file.getValue()))
            .filter(
                file ->
                    files.size() == 1
                        || file.name().contains(word)
                        || file.name().endsWith(releasedEnd))
            .toList();
    if (files.size() > 2 || fitting.size() != 1) {
      throw new FormatException(
          "found the files %s; wanted one file with images and labels, or two, one with \"images\" and one with \"labels\" in its name"
              .formatted(files.keySet().stream().sorted().toList()));
    }
    return fitting.get(0);
  }

  /**
   * Which format a file of a data set has, in a word; it is read as far as needed to be sure.
   *
   * @param name under which it was given
   * @param mostBytes of an idx file, unpacked
   * @throws FormatException if it is malformed or of no known format
   */
  public static String format(String name, Path file, long mostBytes) throws IOException {
    if (isIdx(file)) {
      IdxReader.read(file, mostBytes);
      return "idx";
    }
    Optional<ReleasedImages> released = ReleasedImages.of(name, file);
    if (released.isPresent()) {
      released.get().read(file);
      return released.get().id();
    }
    try (TensorFile tensors = TensorFile.openImages(file, ReadLimits.standard())) {
      return tensors.format().id();
    }
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

  private static Numbers idx(Path file) throws IOException {
    IdxReader.IdxArray array = IdxReader.read(file, MAXIMUM_BYTES);
    return new Numbers(array.shape(), LabeledImages.Element.UINT8, ByteBuffer.wrap(array.values()));
  }

  private static Numbers numbers(ReleasedImages.ImagesAndLabels released) {
    return new Numbers(
        released.shape(), LabeledImages.Element.UINT8, ByteBuffer.wrap(released.pixels()));
  }

  private static Numbers pixels(NamedFile file) throws IOException {
    if (isIdx(file.path())) {
      return idx(file.path());
    }
    try (TensorFile tensors = TensorFile.openImages(file.path(), ReadLimits.standard())) {
      StoredTensor tensor = tensors.array(IMAGES);
      if (tensor.type().isFloating()) {
        float[] values = tensor.toFloats();
        ByteBuffer bytes =
            ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new Numbers(tensor.shape(), LabeledImages.Element.FLOAT32, bytes);
      }
      long[] values = tensor.toLongs();
      byte[] bytes = new byte[values.length];
      for (int i = 0; i < values.length; i++) {
        if (values[i] < 0 || values[i] > 255) {
          throw new FormatException(
              "%s has the value %d at %d; wanted are bytes from 0 to 255, or floating-point numbers"
                  .formatted(IMAGES, values[i], i));
        }
        bytes[i] = (byte) values[i];
      }
      return new Numbers(tensor.shape(), LabeledImages.Element.UINT8, ByteBuffer.wrap(bytes));
    }
  }

  private static int[] labels(NamedFile file) throws IOException {
    if (isIdx(file.path())) {
      Numbers numbers = idx(file.path());
      requireLine(numbers.shape());
      int[] labels = new int[numbers.shape().get(0)];
      Arrays.setAll(labels, i -> numbers.values().get(i) & 0xff);
      return labels;
    }
    Optional<ReleasedImages.ImagesAndLabels> released = file.released();
    if (released.isPresent()) {
      return released.get().labels();
    }
    try (TensorFile tensors = TensorFile.openImages(file.path(), ReadLimits.standard())) {
      StoredTensor tensor = tensors.array(LABELS);
      requireLine(tensor.shape());
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
