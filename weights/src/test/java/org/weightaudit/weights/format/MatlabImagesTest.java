package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.weights.format.ReleasedImages.ImagesAndLabels;

/** MATLAB files of images and labels, good ones of every form and hostile ones. */
class MatlabImagesTest {

  private static final ImageRoom ROOM = new ImageRoom(400_000_000);
  private static final long LITTLE = 8_000_000;

  @TempDir private Path folder;

  private final MatlabFile file = MatlabFile.in(ByteOrder.LITTLE_ENDIAN);

  private ImagesAndLabels read(MatlabFile written) throws IOException {
    return MatlabImages.read(Files.write(folder.resolve("x.mat"), written.content()), ROOM);
  }

  private void refused(MatlabFile written, String message) {
    assertThatThrownBy(() -> read(written))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(message);
  }

  private byte[] x(int... shape) {
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    byte[] numbers = file.element(MatlabFile.UINT8, new byte[size]);
    return file.array("X", MatlabFile.UINT8_CLASS, shape, numbers);
  }

  private byte[] y(int... labels) {
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    byte[] numbers = file.element(MatlabFile.UINT8, bytes);
    return file.array("y", MatlabFile.UINT8_CLASS, new int[] {labels.length, 1}, numbers);
  }

  /** Any images and labels in any of the ways in which MATLAB may write them. */
  private record Case(
      MatlabFile file, List<Integer> shape, byte[] pixels, int[] labels, List<byte[]> elements) {

    static Case random(long seed) {
      Random random = new Random(seed);
      MatlabFile file =
          MatlabFile.in(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      int height = 1 + random.nextInt(6);
      int width = 1 + random.nextInt(6);
      int channels = 1 + random.nextInt(3);
      int count = 1 + random.nextInt(9);
      byte[] pixels = new byte[count * channels * height * width];
      random.nextBytes(pixels);
      byte[] columns = new byte[pixels.length];
      int at = 0;
      for (int plane = 0; plane < count * channels; plane++) {
        for (int column = 0; column < width; column++) {
          for (int row = 0; row < height; row++) {
            columns[at++] = pixels[(plane * height + row) * width + column];
          }
        }
      }
      int[] labels = random.ints(count, 0, 10).toArray();
      int[] shape = {height, width, channels, count};
      List<byte[]> elements = new ArrayList<>();
      elements.add(file.array("X", MatlabFile.UINT8_CLASS, shape, numbers(file, columns)));
      elements.add(
          file.array(
              "y",
              random.nextBoolean() ? MatlabFile.UINT8_CLASS : MatlabFile.DOUBLE_CLASS,
              new int[] {count, 1},
              stored(file, labels, random)));
      elements.add(file.array("cells", MatlabFile.CELL_CLASS, new int[] {1, 1}, x5(file)));
      elements.add(
          file.element(
              MatlabFile.ARRAY,
              file.element(
                  MatlabFile.UINT32, file.buffer(8).putInt(MatlabFile.OPAQUE_CLASS).array())));
      elements.add(file.array("", MatlabFile.UINT8_CLASS, new int[] {1, 5}, x5(file)));
      elements.add(file.element(MatlabFile.INT8, new byte[11]));
      elements.replaceAll(each -> random.nextBoolean() ? each : file.compressed(each));
      Collections.shuffle(elements, random);
      elements.forEach(file::with);
      return new Case(file, List.of(count, channels, height, width), pixels, labels, elements);
    }

    private static byte[] x5(MatlabFile file) {
      return file.element(MatlabFile.UINT8, new byte[5]);
    }

    private static byte[] numbers(MatlabFile file, byte[] bytes) {
      return bytes.length <= 4
          ? file.small(MatlabFile.UINT8, bytes)
          : file.element(MatlabFile.UINT8, bytes);
    }

    private static byte[] stored(MatlabFile file, int[] labels, Random random) {
      List<Integer> types =
          List.of(
              MatlabFile.UINT8,
              MatlabFile.INT16,
              MatlabFile.INT32,
              MatlabFile.SINGLE,
              MatlabFile.DOUBLE,
              MatlabFile.INT64);
      int type = types.get(random.nextInt(types.size()));
      ByteBuffer bytes = ByteBuffer.allocate(8 * labels.length).order(file.order());
      for (int digit : labels) {
        int label = digit == 0 ? 10 : digit;
        switch (type) {
          case MatlabFile.UINT8 -> bytes.put((byte) label);
          case MatlabFile.INT16 -> bytes.putShort((short) label);
          case MatlabFile.INT32 -> bytes.putInt(label);
          case MatlabFile.SINGLE -> bytes.putFloat(label);
          case MatlabFile.DOUBLE -> bytes.putDouble(label);
          default -> bytes.putLong(label);
        }
      }
      byte[] content = Arrays.copyOf(bytes.array(), bytes.position());
      return content.length <= 4 ? file.small(type, content) : file.element(type, content);
    }
  }

  @Test
  void everyFormIsRead() throws IOException {
    for (long seed = 0; seed < 300; seed++) {
      Case written = Case.random(seed);
      ImagesAndLabels images = read(written.file());
      assertThat(images.shape()).as("seed %d", seed).isEqualTo(written.shape());
      assertThat(images.pixels()).as("seed %d", seed).isEqualTo(written.pixels());
      assertThat(images.labels()).as("seed %d", seed).isEqualTo(written.labels());
    }
  }

  @Test
  void fileThatIsCutAnywhereIsRefused() throws IOException {
    for (long seed = 0; seed < 10; seed++) {
      Case written = Case.random(seed);
      byte[] whole = written.file().content();
      int last = whole.length - written.elements().get(written.elements().size() - 1).length;
      for (int length = last + 1; length < whole.length; length++) {
        Path cut = Files.write(folder.resolve("cut.mat"), Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> MatlabImages.read(cut, ROOM)).isInstanceOf(FormatException.class);
      }
    }
  }

  @Test
  @Timeout(60)
  void changedFileIsReadOrRefused() throws IOException {
    byte[] whole = file.with(x(3, 2, 3, 4)).with(y(1, 2, 10, 9)).content();
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < 1500; i++) {
      byte[] mutant = whole.clone();
      for (int change = 0; change <= random.nextInt(3); change++) {
        mutant[124 + random.nextInt(whole.length - 124)] = (byte) random.nextInt(256);
      }
      try {
        MatlabImages.read(Files.write(folder.resolve("mutant.mat"), mutant), ROOM);
      } catch (FormatException refusal) {
        refused++;
      }
    }
    assertThat(refused).isBetween(500, 1499);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pixelsThatAreNotThereTakeNoMemory(boolean compressed) throws IOException {
    int announced = 100_000 * 3072;
    byte[] numbers = file.element(MatlabFile.UINT8, announced, new byte[3072]);
    byte[] heading = file.heading("X", MatlabFile.UINT8_CLASS, 32, 32, 3, 100_000);
    byte[] inside = MatlabFile.joined(heading, numbers);
    byte[] claim = file.element(MatlabFile.ARRAY, announced + heading.length + 8, inside);
    file.with(y(new int[100_000])).with(compressed ? file.compressed(claim) : claim);
    assertThat(
            Allocated.by(() -> refused(file, compressed ? "ends inside an element" : "room for")))
        .isLessThan(LITTLE);
  }

  @Test
  void arraysThatAreNotWantedTakeNoMemory() throws IOException {
    byte[] bomb =
        file.compressed(
            file.array("bomb", MatlabFile.UINT8_CLASS, new int[] {1, 1}, new byte[64 << 20]));
    file.with(bomb).with(x(1, 1, 1, 1)).with(y(7));
    assertThat(Allocated.by(() -> read(file))).isLessThan(LITTLE);
  }

  @Test
  void arraysInflateUpToALimitTogether() throws IOException {
    file.with(file.compressed(x(10, 10, 1, 4))).with(file.compressed(x(10, 10, 1, 4)));
    Path path = Files.write(folder.resolve("x.mat"), file.content());
    MatlabElements.forEachArray(path, 1000, array -> {});
    assertThatThrownBy(() -> MatlabElements.forEachArray(path, 900, array -> {}))
        .isInstanceOf(FormatException.class)
        .hasMessage("the MATLAB file has an element of 456 bytes where there is room for 428");
  }

  @Test
  void imagesForWhichThereIsNoRoomAreRefused() throws IOException {
    file.with(x(2, 2, 3, 100)).with(y(new int[100]));
    Path path = Files.write(folder.resolve("x.mat"), file.content());
    assertThatThrownBy(() -> MatlabImages.read(path, new ImageRoom(1999)))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            "images or labels of shape [100, 3, 2, 2] take 2000 bytes of memory; wanted are at most 1999, which is what the heap has room for");
  }

  @Test
  void countsOfImagesAndLabelsMustAgree() {
    refused(file.with(x(1, 1, 1, 2)).with(y(1, 2, 3)), "there are 2 images, but 3 labels");
  }

  @Test
  void whatFollowsIsRefused() {
    byte[] goesOn =
        file.array(
            "X",
            MatlabFile.UINT8_CLASS,
            new int[] {1, 1, 1, 1},
            MatlabFile.joined(file.small(MatlabFile.UINT8, new byte[1]), new byte[8]));
    refused(MatlabFile.in(file.order()).with(goesOn), "X goes on for 11 bytes after its numbers");
    byte[] packed = file.compressed(MatlabFile.joined(x(1, 1, 1, 1), new byte[8]));
    refused(MatlabFile.in(file.order()).with(packed), "goes on after its array");
    byte[] behind =
        file.element(
            MatlabFile.COMPRESSED,
            MatlabFile.joined(MatlabFile.deflated(x(1, 1, 1, 1)), new byte[3]));
    refused(MatlabFile.in(file.order()).with(behind), "goes on after its array");
    refused(file.with(x(1, 1, 1, 1)).with(y(1)).with(new byte[3]), "4 bytes where there is room");
  }

  @Test
  void otherArraysAreRefused() {
    int[] one = {1, 1, 1, 1};
    byte[] number = file.small(MatlabFile.UINT8, new byte[1]);
    refused(MatlabFile.in(file.order()).with(x(one)).with(x(one)), "two arrays X");
    refused(MatlabFile.in(file.order()).with(x(3, 3)), "X has the shape [3, 3]; wanted is");
    refused(
        MatlabFile.in(file.order()).with(file.array("X", 9, new int[] {-1, -1, 1, 1}, number)),
        "X has the shape [-1, -1, 1, 1]; wanted is");
    refused(
        MatlabFile.in(file.order()).with(file.array("y", MatlabFile.CELL_CLASS, one, number)),
        "y holds cell; wanted are real numbers");
    refused(
        MatlabFile.in(file.order())
            .with(file.array("X", MatlabFile.UINT8_CLASS | MatlabFile.COMPLEX, one, number)),
        "X holds complex uint8; wanted are bytes, uint8");
    refused(
        MatlabFile.in(file.order()).with(file.compressed(file.compressed(x(one)))),
        "compressed twice");
    byte[] half = file.element(MatlabFile.DOUBLE, file.buffer(8).putDouble(2.5).array());
    refused(
        MatlabFile.in(file.order()).with(x(one)).with(file.array("y", 6, new int[] {1, 1}, half)),
        "the label of image 0 is 2.5; wanted are whole numbers");
    refused(
        MatlabFile.in(file.order()).with(x(one)).with(y(11)),
        "the label of image 0 is 11; wanted are 1 to 10");
  }
}
