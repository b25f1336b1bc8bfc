package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;

/**
 * The pickled data sets of Hyper-Representations: one with the authors' own classes, and small ones
 * (src/test/python/make_released.py).
 */
class PickledDatasetTest {

  private static final Layout FOUR = Layout.of(TensorSpec.of("fc1.weight", 4));

  private static CheckpointFile small(String name) throws IOException {
    return CheckpointFile.open(
        Golden.resource("/formats/released/" + name), FOUR, ReadLimits.standard());
  }

  private static float[] rows(CheckpointFile file, int columns) {
    float[] rows = new float[file.count() * columns];
    file.readRows(0, file.count(), rows);
    return rows;
  }

  private static List<String> known(CheckpointFile file, Column column) {
    return file.columns().get(column).stream().map(value -> value.orElse("-")).toList();
  }

  /** The network of the golden data set: as many tensors as its first checkpoint has. */
  private static Layout networkOf(Path file) throws IOException {
    try (TensorFile dataset =
        TensorFile.openCheckpoints(file, ReadLimits.standard(), Optional.empty())) {
      List<Integer> sizes = ((ReleasedCheckpoints) dataset.root()).tensorSizes();
      TensorSpec[] tensors = new TensorSpec[sizes.size()];
      Arrays.setAll(tensors, i -> TensorSpec.of("tensor" + i, sizes.get(i)));
      return Layout.of(tensors);
    }
  }

  @Test
  void partsEqualWhatTheAuthorsCodeLoads() throws IOException {
    Path path = Golden.file("hyper-representations/release_dataset.pt");
    NpzArrays expected = Golden.arrays("hyper-representations/release_dataset_expected.npz");
    Layout layout = networkOf(path);
    for (String part : List.of("trainset", "valset", "testset")) {
      List<Integer> shape = expected.shape(part + ".weights");
      assertThat(layout.size()).isEqualTo(shape.get(1));
      try (CheckpointFile file =
          CheckpointFile.open(path, layout, ReadLimits.standard(), Optional.of(part))) {
        assertThat(file.format()).isEqualTo(FileFormat.HYPER_REPRESENTATIONS);
        assertThat(file.count()).isEqualTo(shape.get(0));
        assertThat(rows(file, shape.get(1))).isEqualTo(expected.floats(part + ".weights"));
        assertThat(known(file, Column.EPOCH).stream().mapToInt(Integer::parseInt).toArray())
            .isEqualTo(expected.ints(part + ".epochs"));
        assertThat(known(file, Column.ACCURACY).stream().mapToDouble(Double::parseDouble).toArray())
            .isEqualTo(expected.doubles(part + ".test_acc"));
        assertThat(file.notes()).containsExactly(part + " of trainset, valset, testset");
      }
    }
  }

  @Test
  void withoutAPartTheTrainSetIsRead() throws IOException {
    Path path = Golden.file("hyper-representations/release_dataset.pt");
    NpzArrays expected = Golden.arrays("hyper-representations/release_dataset_expected.npz");
    Layout layout = networkOf(path);
    try (CheckpointFile file = CheckpointFile.open(path, layout, ReadLimits.standard())) {
      assertThat(rows(file, layout.size())).isEqualTo(expected.floats("trainset.weights"));
    }
  }

  @Test
  void partThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> open("gaps.pt", "testset"))
        .isInstanceOf(FormatException.class)
        .hasMessage("the data set has no testset; it has [trainset]");
  }

  private static void open(String name, String part) throws IOException {
    CheckpointFile.open(
            Golden.resource("/formats/released/" + name),
            FOUR,
            ReadLimits.standard(),
            Optional.of(part))
        .close();
  }

  @Test
  void otherFilesHaveNoParts() {
    Path file = Golden.resource("/formats/python/state_dict.pt");
    assertThatThrownBy(
            () -> CheckpointFile.open(file, FOUR, ReadLimits.standard(), Optional.of("trainset")))
        .isInstanceOf(FormatException.class)
        .hasMessage("the file is pytorch, which has no parts; wanted is part trainset");
  }

  @Test
  void runIsTheFolderThatTheLabelNames() throws IOException {
    Path path = Golden.file("hyper-representations/release_dataset.pt");
    try (TensorFile expected =
            TensorFile.open(
                Golden.file("hyper-representations/release_dataset_expected.npz"),
                ReadLimits.standard());
        CheckpointFile file = CheckpointFile.open(path, networkOf(path), ReadLimits.standard())) {
      List<String> labels =
          ((List<?>) ((Map<?, ?>) expected.root()).get("trainset.labels"))
              .stream().map(String.class::cast).toList();
      List<String> runs = known(file, Column.RUN);
      for (int i = 0; i < labels.size(); i++) {
        assertThat(labels.get(i)).startsWith(runs.get(i) + "#_#");
        assertThat(runs.get(i)).contains("seed=" + known(file, Column.SEED).get(i) + "_");
      }
    }
  }

  @Test
  void labelsTellTheRunWhereThereAreNoPaths() throws IOException {
    try (CheckpointFile file = small("labels.pt")) {
      assertThat(rows(file, 4)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
      assertThat(file.columns()).containsOnlyKeys(Column.RUN, Column.SEED, Column.EPOCH);
      assertThat(known(file, Column.RUN)).containsOnly("zoo/run_seed=3_a");
      assertThat(known(file, Column.SEED)).containsOnly("3");
      assertThat(file.notes()).containsExactly("trainset of trainset, testset");
    }
  }

  @Test
  void valuesThatAreMissingOrNoneAreNotKnown() throws IOException {
    try (CheckpointFile file = small("gaps.pt")) {
      assertThat(known(file, Column.RUN)).containsExactly("/zoo/a", "/zoo/a", "zoo/b");
      assertThat(known(file, Column.ACCURACY)).containsExactly("0.5", "-", "-");
      assertThat(known(file, Column.LOSS)).containsExactly("1.0", "2.5", "-");
      assertThat(file.columns()).doesNotContainKeys(Column.SEED, Column.EPOCH);
    }
  }

  @Test
  void stateDictsAreReadByTheNamesOfTheirTensors() throws IOException {
    try (CheckpointFile file = small("state_dicts.pt")) {
      assertThat(rows(file, 4)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }
  }
}
