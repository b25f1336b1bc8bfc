package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;

/** Whatever is written is read back bit for bit, for random layouts, sizes and values. */
class RoundTripTest {

  @TempDir Path folder;

  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  private record Case(Layout layout, DenseMatrix rows) {

    /** Any layout, any number of rows, any bits but NaN with a payload. */
    static Case random(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      List<TensorSpec> tensors = new ArrayList<>();
      int count = 1 + random.nextInt(6);
      for (int i = 0; i < count; i++) {
        List<Integer> shape = new ArrayList<>();
        int dimensions = 1 + random.nextInt(4);
        for (int d = 0; d < dimensions; d++) {
          shape.add(1 + random.nextInt(d == 0 ? 40 : 7));
        }
        tensors.add(new TensorSpec("layer." + i + ".weight", shape));
      }
      Layout layout = new Layout(tensors);
      int rows = 2 + random.nextInt(150);
      float[] values = new float[rows * layout.size()];
      for (int k = 0; k < values.length; k++) {
        float any = Float.intBitsToFloat(random.nextInt());
        values[k] = Float.isNaN(any) ? Float.NaN : any;
      }
      return new Case(layout, new DenseMatrix(rows, layout.size(), values));
    }

    List<NamedArray> stacked() {
      List<NamedArray> arrays = new ArrayList<>();
      for (int i = 0; i < layout.tensors().size(); i++) {
        TensorSpec tensor = layout.tensors().get(i);
        List<Integer> shape = new ArrayList<>(tensor.shape());
        shape.add(0, rows.rows());
        arrays.add(
            NamedArray.ofColumns(tensor.name(), rows, layout.offset(i), tensor.size(), shape));
      }
      return arrays;
    }
  }

  private void holds(Case original, Writing writing) throws IOException {
    Path file = folder.resolve("file");
    try (OutputStream out = Files.newOutputStream(file)) {
      writing.to(out);
    }
    try (CheckpointFile read =
        CheckpointFile.open(file, original.layout(), ReadLimits.standard())) {
      int rows = original.rows().rows();
      assertThat(read.count()).isEqualTo(rows);
      float[] values = new float[rows * original.layout().size()];
      int half = rows / 2;
      read.readRows(0, half, values);
      float[] rest = new float[(rows - half) * original.layout().size()];
      read.readRows(half, rows - half, rest);
      System.arraycopy(rest, 0, values, half * original.layout().size(), rest.length);
      assertThat(bits(values)).isEqualTo(bits(original.rows().values()));
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, k -> Float.floatToRawIntBits(values[k]));
    return bits;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyFormatKeepsEveryBit(long seed) throws IOException {
    Case any = Case.random(seed);
    List<NamedArray> whole = List.of(NamedArray.ofRows("weights", any.rows()));
    holds(any, out -> NpzWriter.write(out, whole));
    holds(any, out -> NpzWriter.write(out, any.stacked()));
    holds(any, out -> NpzWriter.writeNpy(out, whole.get(0)));
    holds(any, out -> SafetensorsWriter.write(out, whole, Map.of("seed", "" + seed)));
    holds(any, out -> SafetensorsWriter.write(out, any.stacked(), Map.of()));
    holds(any, out -> TorchWriter.writeStateDicts(out, any.layout(), any.rows()));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void oneStateDictKeepsEveryBit(long seed) throws IOException {
    Case any = Case.random(seed);
    Case one = new Case(any.layout(), DenseMatrix.ofRows(any.rows().row(1)));
    holds(one, out -> TorchWriter.writeStateDict(out, one.layout(), one.rows().row(0)));
  }

  /** The length of the header is the start of the file, and may read 0x80 or PK. */
  @ParameterizedTest
  @ValueSource(ints = {0x80, 0x4b50})
  void aSafetensorsFileMayStartLikeAnotherFormat(int start) throws IOException {
    Case any = Case.random(start);
    int mask = start > 0xff ? 0xffff : 0xff;
    List<NamedArray> whole = List.of(NamedArray.ofRows("weights", any.rows()));
    String comment = "";
    while (true) {
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      SafetensorsWriter.write(written, whole, Map.of("comment", comment));
      byte[] bytes = written.toByteArray();
      int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
      if ((length & mask) == (start & mask)) {
        holds(any, out -> out.write(bytes));
        return;
      }
      comment += " ".repeat(8);
    }
  }

  @Test
  void textsBesideArraysAreReadBack() throws IOException {
    List<Optional<String>> names =
        Stream.of("a", "Flugzeug-\u00fc", "\uD83D\uDE80/rocket.obj", "").map(Optional::of).toList();
    Path file = folder.resolve("texts.npz");
    try (OutputStream out = Files.newOutputStream(file)) {
      NpzWriter.write(
          out,
          List.of(NamedArray.ofRows("weights", new DenseMatrix(4, 1, new float[4]))),
          Map.of("name", names.stream().map(Optional::orElseThrow).toList()));
    }
    Layout layout = new Layout(List.of(new TensorSpec("one", List.of(1))));
    try (CheckpointFile read = CheckpointFile.open(file, layout, ReadLimits.standard())) {
      assertThat(read.columns()).containsEntry(Column.NAME, names);
    }
  }
}
