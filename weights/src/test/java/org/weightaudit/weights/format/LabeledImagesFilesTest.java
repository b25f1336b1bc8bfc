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
}
