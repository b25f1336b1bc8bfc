package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;

class IdxReaderTest {

  private static final ImageRoom ROOM = new ImageRoom(100);

  @TempDir Path folder;

  private static byte[] idx(byte[] values, int... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
    bytes.putInt(0x0800 | shape.length);
    for (int dimension : shape) {
      bytes.putInt(dimension);
    }
    return bytes.put(values).array();
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("file" + content.length), content);
  }

  private static byte[] gzipped(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  @Test
  void valuesAreReadPlainAndGzipped() throws IOException {
    byte[] content = idx(new byte[] {1, 2, 3, 4, 5, 6}, 2, 3);
    for (byte[] form : List.of(content, gzipped(content))) {
      IdxReader.IdxArray array = IdxReader.read(file(form), ROOM);
      assertThat(array.shape()).containsExactly(2, 3);
      assertThat(array.values()).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void imagesAndLabelsBecomeADataset() throws IOException {
    Path images = file(idx(new byte[] {0, 1, 2, 3, 4, (byte) 255, 6, 7}, 2, 2, 2));
    Path labels = file(idx(new byte[] {4, 9}, 2));
    LabeledImages dataset = IdxImages.read(images, labels, Normalization.none());
    assertThat(dataset.count()).isEqualTo(2);
    assertThat(dataset.imageShape()).containsExactly(2, 2);
    assertThat(dataset.labels()).containsExactly(4, 9);
    assertThat(dataset.classes()).isEqualTo(10);
    assertThat(dataset.values().get(5)).isEqualTo((byte) 255);
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    byte[] good = idx(new byte[] {1, 2, 3, 4, 5, 6}, 2, 3);
    refused(new byte[0], "ends too early");
    refused(Arrays.copyOf(good, 9), "ends too early");
    refused(Arrays.copyOf(good, 15), "announces 6 bytes of values, the file has 3");
    refused(Arrays.copyOf(good, 19), "goes on after the 6 bytes");
    refused(
        idx(new byte[0], 0x7fffffff, 0x7fffffff), "wanted are at most 16777216 numbers an image");
    refused(idx(new byte[0], -5), "dimension 0 of the idx file is -5");
    refused("P5 28 28".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "0x50352032");
  }

  @Test
  void damagedGzipIsRefused() throws IOException {
    byte[] good = gzipped(idx(new byte[] {1, 2, 3, 4, 5, 6}, 2, 3));
    for (int length = 3; length < good.length; length++) {
      refused(Arrays.copyOf(good, length), "idx file");
    }
    refused(new byte[] {0x1f, (byte) 0x8b, 1, 0, 0, 0, 0, 0, 0, 0}, "is damaged");
    byte[] otherSum = good.clone();
    otherSum[good.length - 8]++;
    refused(otherSum, "is damaged");
  }

  @Test
  void valuesThatAreNotAllThereTakeNoMemory() throws IOException {
    byte[] incomplete = gzipped(idx(new byte[32 << 20], 33 << 10, 32, 32));
    Path file = file(incomplete);
    long allocated =
        Allocated.by(
            () ->
                assertThatThrownBy(() -> IdxReader.read(file, new ImageRoom(1 << 30)))
                    .hasMessageContaining(
                        "announces 34603008 bytes of values, the file has 33554432"));
    assertThat(allocated).isLessThan(4_000_000);
  }

  @Test
  void checkingTakesNoMemory() throws IOException {
    Path file = file(gzipped(idx(new byte[32 << 20], 32 << 10, 32, 32)));
    assertThat(Allocated.by(() -> IdxReader.check(file, new ImageRoom(1 << 30))))
        .isLessThan(4_000_000);
  }

  @Test
  void valuesForWhichThereIsNoRoomAreRefused() throws IOException {
    Path file = file(gzipped(idx(new byte[40], 10, 2, 2)));
    assertThat(IdxReader.read(file, new ImageRoom(120)).values()).hasSize(40);
    assertThatThrownBy(() -> IdxReader.read(file, new ImageRoom(119)))
        .isInstanceOf(FormatException.class)
        .hasMessage(
            "images or labels of shape [10, 2, 2] take 120 bytes of memory; wanted are at most 119, which is what the heap has room for");
  }

  private void refused(byte[] content, String fragment) throws IOException {
    Path file = file(content);
    assertThatThrownBy(() -> IdxReader.read(file, ROOM))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining(fragment);
  }

  @Test
  void countsOfImagesAndLabelsMustAgree() throws IOException {
    Path images = file(idx(new byte[8], 2, 2, 2));
    Path labels = file(idx(new byte[3], 3));
    assertThatThrownBy(() -> IdxImages.read(images, labels, Normalization.none()))
        .isInstanceOf(FormatException.class)
        .hasMessage("there are 2 images, but 3 labels");
  }
}
