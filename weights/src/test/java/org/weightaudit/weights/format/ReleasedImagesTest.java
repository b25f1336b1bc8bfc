package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.testing.Golden;

/** Image data sets in the files that their authors released. */
class ReleasedImagesTest {

  @TempDir private Path folder;

  /** What every pixel of the images of these tests is. */
  private static byte pixel(int image, int channel, int row, int column) {
    return (byte) (31 * image + 7 * channel + 3 * row + column);
  }

  private static byte[] rows(int image, int edge) {
    ByteBuffer pixels = ByteBuffer.allocate(3 * edge * edge);
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < edge; row++) {
        for (int column = 0; column < edge; column++) {
          pixels.put(pixel(image, channel, row, column));
        }
      }
    }
    return pixels.array();
  }

  private static byte[] columns(int image, int edge) {
    ByteBuffer pixels = ByteBuffer.allocate(3 * edge * edge);
    for (int channel = 0; channel < 3; channel++) {
      for (int column = 0; column < edge; column++) {
        for (int row = 0; row < edge; row++) {
          pixels.put(pixel(image, channel, row, column));
        }
      }
    }
    return pixels.array();
  }

  /** Records of labels and pixels. */
  private static byte[] cifar(int[]... labels) {
    ByteBuffer records = ByteBuffer.allocate(labels.length * (labels[0].length + 3072));
    for (int image = 0; image < labels.length; image++) {
      Arrays.stream(labels[image]).forEach(label -> records.put((byte) label));
      records.put(rows(image, 32));
    }
    return records.array();
  }

  private Map<String, Path> file(String name, byte... content) throws IOException {
    return new HashMap<>(Map.of(name, Files.write(folder.resolve(name), content)));
  }

  private static LabeledImages read(Map<String, Path> files) throws IOException {
    return LabeledImagesFiles.read(files, OptionalInt.empty(), Normalization.none());
  }

  private static void assertImages(LabeledImages images, int edge, int... labels) {
    assertThat(images.labels()).isEqualTo(labels);
    assertThat(images.imageShape()).isEqualTo(List.of(3, edge, edge));
    assertThat(images.element()).isEqualTo(LabeledImages.Element.UINT8);
    byte[] pixels = new byte[images.count() * images.imageSize()];
    images.values().get(pixels);
    for (int image = 0; image < labels.length; image++) {
      int from = image * images.imageSize();
      assertThat(Arrays.copyOfRange(pixels, from, from + images.imageSize()))
          .isEqualTo(rows(image, edge));
    }
  }

  @Test
  void binaryCifar10() throws IOException {
    Map<String, Path> files = file("data_batch_1.bin", cifar(new int[] {3}, new int[] {9}));
    assertImages(read(files), 32, 3, 9);
  }

  @Test
  void binaryCifar100HasItsFineLabels() throws IOException {
    Map<String, Path> files = file("test.bin", cifar(new int[] {11, 99}, new int[] {19, 0}));
    assertImages(read(files), 32, 99, 0);
  }

  private static Map<String, Path> pickled(String kind) {
    return Map.of("data_batch_1", Golden.resource("/formats/released/cifar_" + kind));
  }

  @Test
  void cifarForPython() throws IOException {
    LabeledImages ten = read(pickled("10_batch"));
    assertImages(ten, 32, 6, 9);
    assertThat(ten.classes()).isEqualTo(10);
    LabeledImages hundred = read(pickled("100"));
    assertImages(hundred, 32, 99, 0);
    assertThat(hundred.classes()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "without_labels | the batch has no list labels or fine_labels",
        "without_data | the file is a pickle, but no batch of CIFAR, a dictionary with an array data",
        "of_nothing | the file is a pickle, but no batch of CIFAR, a dictionary with an array data",
        "with_label_10 | the label of image 0 is 10; wanted are 0 to 9",
        "of_2_labels | the array data has the shape [1, 3072]; wanted is [2, 3072]",
        "of_floats | the pickle holds an array of type f4 with rows first; wanted are u1 and rows",
        "of_columns | the pickle holds an array of type u1 with columns first; wanted are u1 and rows",
        "of_claims | the pickle holds an array of shape [2147483647, 2147483647] with 3072 bytes",
        "of_lists | the pickle holds an array whose lengths are not all whole numbers",
        "of_dimensions | the pickle holds an array of 100000 dimensions; wanted are at most 4",
        "of_text | the pickle holds an array whose content is no bytes",
        "evil | the file asks for the Python global os.system, which is not accepted",
      })
  void pickleThatIsNoBatchOfCifarIsRefused(String kind, String message) {
    assertThatThrownBy(() -> read(pickled(kind)))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void batchesAreOneDataSetInTheOrderOfTheirNames() throws IOException {
    byte[] pickled = Files.readAllBytes(Golden.resource("/formats/released/cifar_10_batch"));
    Map<String, Path> files = file("data_batch_2", pickled);
    files.putAll(file("data_batch_1.bin", cifar(new int[] {3})));
    files.putAll(file("data_batch_3", pickled));
    LabeledImages images = read(files);
    assertThat(images.labels()).containsExactly(3, 6, 9, 6, 9);
    assertThat(images.imageShape()).isEqualTo(List.of(3, 32, 32));
    byte[] pixels = new byte[images.imageSize()];
    images.values().get(3 * pixels.length, pixels);
    assertThat(pixels).isEqualTo(rows(0, 32));
  }

  @Test
  void batchesOfDifferentDataSetsAreRefused() throws IOException {
    Map<String, Path> hundred = file("data_batch_1.bin", cifar(new int[] {3}));
    hundred.putAll(file("train.bin", cifar(new int[] {3, 5})));
    assertThatThrownBy(() -> read(hundred))
        .isInstanceOf(FormatException.class)
        .hasMessage("one file has labels of 10 classes, another of 100");
    Map<String, Path> npz = new HashMap<>(pickled("10_batch"));
    npz.put("images.npz", Golden.resource("/formats/python/weights.npz"));
    npz.put("labels.npz", Golden.resource("/formats/python/weights.npz"));
    assertThatThrownBy(() -> read(npz))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("found the files [data_batch_1, images.npz, labels.npz]; wanted");
  }

  @Test
  void damagedPickleIsRefusedWhereverItIsCut() throws IOException {
    byte[] whole = Files.readAllBytes(Golden.resource("/formats/released/cifar_10_batch"));
    for (int length = 10; length < whole.length; length += 13) {
      Map<String, Path> files = file("data_batch_1", Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(files)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void binaryStl10HasColumnsAndLabelsFrom1() throws IOException {
    ByteBuffer images = ByteBuffer.allocate(2 * 3 * 96 * 96);
    images.put(columns(0, 96)).put(columns(1, 96));
    Map<String, Path> files = file("test_X.bin", images.array());
    files.putAll(file("test_y.bin", (byte) 10, (byte) 1));
    assertImages(read(files), 96, 9, 0);
  }

  @Test
  void digitsOfSvhn() throws IOException {
    assertImages(
        read(Map.of("test_32x32.mat", Golden.resource("/formats/released/svhn.mat"))),
        32,
        1,
        0,
        3,
        9,
        0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "without_labels | the MATLAB file has no array y; wanted are X and y",
        "of_doubles | the array X holds double; wanted are bytes, uint8",
        "of_claims | the images have the shape [1, 3, 30000, 30000]; wanted are at most 16777216 numbers",
      })
  void matlabFileThatIsNoneOfSvhnIsRefused(String kind, String message) {
    Path file = Golden.resource("/formats/released/svhn_" + kind + ".mat");
    assertThatThrownBy(() -> read(Map.of("test_32x32.mat", file)))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void damagedMatlabFileIsRefusedWhereverItIsCut() throws IOException {
    byte[] whole = Files.readAllBytes(Golden.resource("/formats/released/svhn.mat"));
    for (int length = 10; length < whole.length; length += 97) {
      Map<String, Path> files = file("test_32x32.mat", Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(files)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void wrongSizesAndLabelsAreNamed() throws IOException {
    Map<String, Path> cut = file("test_batch.bin", new byte[3072]);
    assertThatThrownBy(() -> read(cut))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            "the file has 3072 bytes; wanted is a multiple of 3073, as CIFAR-10 has for an image, or 3074 of CIFAR-100");
    Map<String, Path> label = file("test_batch.bin", cifar(new int[] {3}, new int[] {10}));
    assertThatThrownBy(() -> read(label))
        .isInstanceOf(FormatException.class)
        .hasMessage("the label of image 1 is 10; wanted are 0 to 9");
    Map<String, Path> stl = file("test_X.bin", new byte[27648]);
    stl.putAll(file("test_y.bin", (byte) 0));
    assertThatThrownBy(() -> read(stl))
        .isInstanceOf(FormatException.class)
        .hasMessage("the label of image 0 is 0; wanted are 1 to 10");
  }

  private static void requireRoom(Map<String, Path> files, long bytes) throws IOException {
    LabeledImagesFiles.read(files, OptionalInt.empty(), Normalization.none(), new ImageRoom(bytes));
    assertThatThrownBy(
            () ->
                LabeledImagesFiles.read(
                    files, OptionalInt.empty(), Normalization.none(), new ImageRoom(bytes - 1)))
        .isInstanceOf(FormatException.class)
        .hasMessageMatching(
            ".* take \\d+ bytes of memory; wanted are at most \\d+, which is what the heap has room for");
  }

  @Test
  void dataSetsForWhichThereIsNoRoomAreRefused() throws IOException {
    requireRoom(file("train.bin", cifar(new int[] {0, 99}, new int[] {1, 9})), 2 * (3072 + 8));
    Path pickled = pickled("10_batch").get("data_batch_1");
    requireRoom(Map.of("data_batch_1", pickled), Files.size(pickled));
    requireRoom(
        Map.of("test_32x32.mat", Golden.resource("/formats/released/svhn.mat")), 5 * (3072 + 8));
    Map<String, Path> stl = file("test_X.bin", columns(0, 96));
    stl.putAll(file("test_y.bin", (byte) 10));
    requireRoom(stl, 3 * 96 * 96 + 8);
  }

  @Test
  void batchesShareTheRoom() throws IOException {
    Map<String, Path> files = file("data_batch_1.bin", cifar(new int[] {3}, new int[] {9}));
    files.putAll(file("data_batch_2.bin", cifar(new int[] {4})));
    files.putAll(file("data_batch_3.bin", cifar(new int[] {5})));
    requireRoom(files, 4 * (3072 + 8));
  }
}
