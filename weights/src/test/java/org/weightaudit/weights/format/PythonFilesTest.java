package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.testing.Golden;

/** Files as torch.save, numpy.save and safetensors write them; src/test/python/make_fixtures.py. */
class PythonFilesTest {

  private static final int D = 23;
  private static final Layout LAYOUT =
      Layout.of(
          TensorSpec.of("fc1.weight", 3, 4),
          TensorSpec.of("fc1.bias", 3),
          TensorSpec.of("fc2.weight", 2, 3),
          TensorSpec.of("fc2.bias", 2));

  private static float[] expected;

  @BeforeAll
  static void readExpected() throws IOException {
    try (TensorFile file = TensorFile.open(path("expected.npy"), ReadLimits.standard())) {
      expected = file.array("").toFloats();
    }
  }

  private static Path path(String name) {
    return Golden.resource("/formats/python/" + name);
  }

  private static CheckpointFile open(String name) throws IOException {
    return CheckpointFile.open(path(name), LAYOUT, ReadLimits.standard());
  }

  private static float[] rows(CheckpointFile file) {
    float[] rows = new float[file.count() * D];
    file.readRows(0, file.count(), rows);
    return rows;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state_dict.pt",
        "nested.pt",
        "prefix.pt",
        "parameters.pt",
        "module.pt",
        "protocol4.pt",
        "views.pt",
        "float16.pt",
        "bfloat16.pt",
        "float64.pt",
        "float16.safetensors",
        "bfloat16.safetensors",
        "float64.safetensors",
        "single.npz"
      })
  void fileOfOneCheckpointIsTheFirstRow(String name) throws IOException {
    try (CheckpointFile file = open(name)) {
      assertThat(file.count()).isEqualTo(1);
      assertThat(rows(file)).containsExactly(Arrays.copyOf(expected, D));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list.pt",
        "list_in_dict.pt",
        "matrix.pt",
        "stacked.pt",
        "matrix.npy",
        "fortran.npy",
        "big_endian.npy",
        "weights.npz",
        "compressed.npz",
        "stacked.npz",
        "weights.safetensors",
        "stacked.safetensors"
      })
  void fileOfManyCheckpointsIsAllRows(String name) throws IOException {
    try (CheckpointFile file = open(name)) {
      assertThat(file.count()).isEqualTo(5);
      assertThat(rows(file)).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"list.pt", "fortran.npy", "stacked.npz", "weights.safetensors"})
  void anyRangeOfRowsCanBeRead(String name) throws IOException {
    try (CheckpointFile file = open(name)) {
      float[] middle = new float[3 * D];
      file.readRows(1, 3, middle);
      assertThat(middle).containsExactly(Arrays.copyOfRange(expected, D, 4 * D));
    }
  }

  @Test
  void expandedTensorRepeatsItsOneValue() throws IOException {
    try (CheckpointFile file = open("expanded.pt")) {
      assertThat(Arrays.copyOfRange(rows(file), 12, 15)).containsOnly(0.5f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"float16", "bfloat16", "float64"})
  void conversionLeavesANote(String type) throws IOException {
    try (CheckpointFile file = open(type + ".pt")) {
      assertThat(file.notes()).containsExactly("converted from %s to float32".formatted(type));
    }
    try (CheckpointFile file = open("state_dict.pt")) {
      assertThat(file.notes()).isEmpty();
    }
  }

  @Test
  void columnsStandBesideTheWeights() throws IOException {
    try (CheckpointFile file = open("weights.npz")) {
      assertThat(file.columns())
          .containsOnlyKeys(Column.RUN, Column.EPOCH, Column.ACCURACY, Column.NAME)
          .containsEntry(Column.RUN, known("0", "1", "2", "3", "4"))
          .containsEntry(Column.EPOCH, known("25", "25", "25", "25", "25"))
          .containsEntry(Column.NAME, known("a", "bb", "ccc", "d", "é"));
    }
    try (CheckpointFile file = open("stacked.npz")) {
      assertThat(file.columns())
          .isEqualTo(Map.of(Column.SEED, known("10", "11", "12", "13", "14")));
    }
  }

  private static List<Optional<String>> known(String... values) {
    return Stream.of(values).map(Optional::of).toList();
  }

  @Test
  void formatIsRecognisedByContent() throws IOException {
    Map<String, FileFormat> formats =
        Map.of(
            "state_dict.pt", FileFormat.PYTORCH,
            "weights.npz", FileFormat.NPZ,
            "matrix.npy", FileFormat.NPY,
            "weights.safetensors", FileFormat.SAFETENSORS);
    for (Map.Entry<String, FileFormat> entry : formats.entrySet()) {
      try (CheckpointFile file = open(entry.getKey())) {
        assertThat(file.format()).isEqualTo(entry.getValue());
      }
    }
  }
}
