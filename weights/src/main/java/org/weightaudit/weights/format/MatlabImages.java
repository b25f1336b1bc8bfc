package org.weightaudit.weights.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.weightaudit.weights.format.ReleasedImages.ImagesAndLabels;

/**
 * Images in a MATLAB 5 file as SVHN's cropped digits have them: X [height, width, channels, n],
 * bytes, and y [n, 1], whole numbers, where the label 10 stands for the digit 0.
 *
 * <p>The file is read twice: the first time nothing is kept but the shapes, so that no room is
 * taken for pixels that are not there.
 */
final class MatlabImages {

  static final String MAGIC = "MATLAB 5.0";

  private static final String PIXELS = "X";
  private static final String LABELS = "y";
  private static final int DIGITS = 10;

  private final Map<String, List<Integer>> shapes = new TreeMap<>();
  private final ImageRoom room;

  private MatlabImages(ImageRoom room) {
    this.room = room;
  }

  static boolean isMagic(byte[] start) {
    return Arrays.equals(start, MAGIC.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @throws FormatException if the file is damaged, has not these arrays, or more than there is
   *     room for
   */
  static ImagesAndLabels read(Path file, ImageRoom room) throws IOException {
    long mostInflated = ReadLimits.standard().inflatedBytes();
    MatlabImages found = new MatlabImages(room);
    MatlabElements.forEachArray(file, mostInflated, found::note);
    List<Integer> x = found.shape(PIXELS);
    int count = x.get(3);
    if (found.count(LABELS) != count) {
      throw new FormatException(
          "there are %d images, but %d labels".formatted(count, found.count(LABELS)));
    }
    List<Integer> shape = List.of(count, x.get(2), x.get(0), x.get(1));
    byte[] pixels = new byte[Math.toIntExact(found.count(PIXELS))];
    int[] labels = new int[count];
    MatlabElements.forEachArray(
        file,
        mostInflated,
        array -> {
          switch (array.name()) {
            case PIXELS -> fill(pixels, x.get(0), x.get(1), array.numbers().bytes());
            case LABELS -> fill(labels, array.numbers());
            default -> {}
          }
        });
    return new ImagesAndLabels(shape, pixels, labels, DIGITS);
  }

  /** Keeps the shape of an array that is wanted. */
  private void note(MatlabElements.Array array) throws IOException {
    switch (array.name()) {
      case PIXELS -> notePixels(array);
      case LABELS -> noteLabels(array);
      default -> {
        return;
      }
    }
    if (shapes.put(array.name(), array.shape()) != null) {
      throw new FormatException("the MATLAB file has two arrays " + array.name());
    }
  }

  private void notePixels(MatlabElements.Array array) throws IOException {
    requireKind(array, array.kind().equals("uint8"), "bytes, uint8");
    List<Integer> shape = array.shape();
    requireShape(array, shape.size() == 4, "[height, width, channels, n]");
    room.require(List.of(shape.get(3), shape.get(2), shape.get(0), shape.get(1)), 1);
    ElementType stored = array.numbers().type();
    if (stored != ElementType.UINT8) {
      throw new FormatException(
          "the array X is stored as %s; wanted are bytes, uint8".formatted(stored));
    }
  }

  private static void noteLabels(MatlabElements.Array array) throws IOException {
    requireKind(array, array.isOfRealNumbers(), "real numbers");
    requireShape(array, array.shape().size() == 2, "[n, 1]");
    array.numbers();
  }

  private static void requireKind(MatlabElements.Array array, boolean fits, String wanted) {
    if (!fits) {
      throw new FormatException(
          "the array %s holds %s; wanted are %s".formatted(array.name(), array.kind(), wanted));
    }
  }

  private static void requireShape(MatlabElements.Array array, boolean fits, String wanted) {
    if (!fits || array.shape().stream().anyMatch(length -> length < 1)) {
      throw new FormatException(
          "the array %s has the shape %s; wanted is %s"
              .formatted(array.name(), new Quoted(array.shape()), wanted));
    }
  }

  private List<Integer> shape(String name) {
    return Optional.ofNullable(shapes.get(name))
        .orElseThrow(
            () ->
                new FormatException(
                    "the MATLAB file has no array %s; wanted are X and y".formatted(name)));
  }

  private long count(String name) {
    return StoredTensor.size(shape(name), ElementType.UINT8);
  }

  /** Columns of every channel to rows. */
  private static void fill(byte[] pixels, int height, int width, InputStream columns)
      throws IOException {
    byte[] column = new byte[height];
    for (int plane = 0; plane < pixels.length; plane += height * width) {
      for (int x = 0; x < width; x++) {
        columns.readNBytes(column, 0, height);
        for (int y = 0; y < height; y++) {
          pixels[plane + y * width + x] = column[y];
        }
      }
    }
  }

  private static void fill(int[] labels, MatlabElements.Numbers numbers) throws IOException {
    for (int i = 0; i < labels.length; i++) {
      double label = numbers.next();
      if (label != Math.rint(label)) {
        throw new FormatException(
            "the label of image %d is %s; wanted are whole numbers".formatted(i, label));
      }
      int digit = ReleasedImages.requireLabel((long) label - 1, i, DIGITS, 1) + 1;
      labels[i] = digit % DIGITS;
    }
  }
}
