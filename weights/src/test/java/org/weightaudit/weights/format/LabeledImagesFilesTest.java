package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;

/** Data sets of one npz file. */
class LabeledImagesFilesTest {

  @TempDir private Path folder;

  private LabeledImages read(int... labels) throws IOException {
    ByteBuffer truth =
        ByteBuffer.allocate(labels.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    truth.asIntBuffer().put(labels);
    Path file = folder.resolve("images.npz");
    try (OutputStream out = Files.newOutputStream(file)) {
      NpzWriter.write(
          out,
          List.of(
              new NamedArray(
                  "images",
                  ElementType.UINT8,
                  List.of(labels.length, 3, 1, 1),
                  stream -> stream.write(new byte[labels.length * 3])),
              new NamedArray(
                  "labels",
                  ElementType.INT32,
                  List.of(labels.length),
                  stream -> stream.write(truth.array()))));
    }
    return LabeledImagesFiles.read(
        Map.of("images.npz", file), OptionalInt.empty(), Normalization.none());
  }

  @Test
  void labelsMayTellAThousandClassesApart() throws IOException {
    LabeledImages images = read(0, 999, 256);
    assertThat(images.labels()).containsExactly(0, 999, 256);
    assertThat(images.classes()).isEqualTo(1000);
  }

  @Test
  void labelsBeyondTheGreatestAreRefused() {
    assertThatThrownBy(() -> read(0, 16384))
        .isInstanceOf(FormatException.class)
        .hasMessage("labels has the value 16384 at 1; wanted are whole numbers from 0 to 16383");
    assertThatThrownBy(() -> read(-1, 3)).hasMessageContaining("the value -1 at 0");
  }

  private Map<String, Path> floats(List<Integer> shape) throws IOException {
    int size = shape.stream().reduce(1, (a, b) -> a * b);
    Path file = folder.resolve("floats.npz");
    try (OutputStream out = Files.newOutputStream(file)) {
      NpzWriter.write(
          out,
          List.of(
              new NamedArray(
                  "images",
                  ElementType.FLOAT32,
                  shape,
                  stream -> stream.write(new byte[size * Float.BYTES])),
              new NamedArray(
                  "labels",
                  ElementType.UINT8,
                  List.of(shape.get(0)),
                  stream -> stream.write(new byte[shape.get(0)]))));
    }
    return Map.of("floats.npz", file);
  }

  private static LabeledImages within(long bytes, Map<String, Path> files) throws IOException {
    return LabeledImagesFiles.read(
        files, OptionalInt.empty(), Normalization.none(), new ImageRoom(bytes));
  }

  @Test
  void imagesForWhichThereIsNoRoomAreRefused() throws IOException {
    Map<String, Path> files = floats(List.of(2, 4, 4));
    assertThat(within(2 * (4 * 4 * 4 + 8), files).count()).isEqualTo(2);
    assertThatThrownBy(() -> within(143, files))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            "images or labels of shape [2, 4, 4] take 144 bytes of memory; wanted are at most 143, which is what the heap has room for");
  }

  @Test
  void labelsTakeRoomToo() throws IOException {
    Map<String, Path> files = floats(List.of(100, 1, 1));
    assertThat(within(1600, files).count()).isEqualTo(100);
    assertThatThrownBy(() -> within(1599, files))
        .hasMessageStartingWith("images or labels of shape [100] take 1600 bytes");
  }

  @Test
  void oneImageIsOfALimitedSize() throws IOException {
    Map<String, Path> files = floats(List.of(1, 4097, 4096));
    assertThatThrownBy(() -> within(Long.MAX_VALUE, files))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            "the images have the shape [1, 4097, 4096]; wanted are at most 16777216 numbers an image");
  }
}
