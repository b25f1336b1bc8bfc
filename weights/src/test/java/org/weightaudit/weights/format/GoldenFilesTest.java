package org.weightaudit.weights.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.testing.Golden;

/** The files that the four original implementations write. */
class GoldenFilesTest {

  private static Map<?, ?> dictionary(TensorFile file) {
    return (Map<?, ?>) file.root();
  }

  private static Layout layoutOf(Map<?, ?> stateDict) {
    List<TensorSpec> tensors = new ArrayList<>();
    stateDict.forEach(
        (name, tensor) ->
            tensors.add(new TensorSpec((String) name, ((StoredTensor) tensor).shape())));
    return new Layout(tensors);
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Golden.file(folder))) {
      return files.sorted().toList();
    }
  }

  @Test
  void hyperRepresentationsAutoEncoderEqualsItsArrays() throws IOException {
    Path file = Golden.file("hyper-representations/ae_toy_mlp.checkpoint_ae.pt");
    Path arrays = Golden.file("hyper-representations/ae_toy_mlp.state.npz");
    try (TensorFile torch = TensorFile.open(file, ReadLimits.standard());
        TensorFile npz = TensorFile.open(arrays, ReadLimits.standard())) {
      assertThat(dictionary(torch)).isNotEmpty();
      dictionary(torch)
          .forEach(
              (name, tensor) ->
                  assertThat(((StoredTensor) tensor).toFloats())
                      .as((String) name)
                      .isEqualTo(npz.array("model." + name).toFloats()));
    }
  }

  @Test
  void officialGeneratorFileWithOptimizerStateIsRead() throws IOException {
    try (TensorFile file =
        TensorFile.open(Golden.file("gpt/alt_step3.pt"), ReadLimits.standard())) {
      assertThat(dictionary(file).keySet().stream().map(String::valueOf))
          .containsExactlyInAnyOrder("G", "optim", "G_ema");
      List<?> groups = (List<?>) ((Map<?, ?>) dictionary(file).get("optim")).get("param_groups");
      assertThat(((Map<?, ?>) groups.get(0)).get("lr")).isInstanceOf(Double.class);
    }
  }

  @Test
  void severalStateDictsOfOneLayoutAreAmbiguous() throws IOException {
    Path path = Golden.file("gpt/mnist.pt");
    Layout layout;
    try (TensorFile file = TensorFile.open(path, ReadLimits.standard())) {
      layout = layoutOf((Map<?, ?>) dictionary(file).get("G_ema"));
    }
    assertThatThrownBy(() -> CheckpointFile.open(path, layout, ReadLimits.standard()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("G.*")
        .hasMessageContaining("G_ema.*");
  }

  @Test
  void lightningCheckpointHoldsAStateDict() throws IOException {
    try (TensorFile file =
        TensorFile.open(Golden.file("hyperdiffusion/tiny_lightning.ckpt"), ReadLimits.standard())) {
      Map<?, ?> state = (Map<?, ?>) dictionary(file).get("state_dict");
      StoredTensor betas = (StoredTensor) state.get("betas");
      assertThat(betas.type()).isEqualTo(ElementType.FLOAT64);
      assertThat(betas.toDoubles()).doesNotContain(Double.NaN).isSorted();
    }
  }

  @Test
  void neuralFieldsAreCheckpointsOfOneLayout() throws IOException {
    List<Path> fields = files("hyperdiffusion/mlp_weights");
    Layout layout;
    try (TensorFile first = TensorFile.open(fields.get(0), ReadLimits.standard())) {
      layout = layoutOf(dictionary(first));
    }
    for (Path field : fields) {
      try (CheckpointFile file = CheckpointFile.open(field, layout, ReadLimits.standard())) {
        assertThat(file.count()).isEqualTo(1);
        float[] row = new float[layout.size()];
        file.readRows(0, 1, row);
        assertThat(row).doesNotContain(Float.NaN);
      }
    }
  }

  @Test
  void partialCheckpointsFlattenToTheRecordedRows() throws IOException {
    List<Path> checkpoints = files("p-diff/checkpoint");
    float[] raw = Golden.arrays("p-diff/dataset.npz").floats("raw");
    Layout layout;
    try (TensorFile first = TensorFile.open(checkpoints.get(0), ReadLimits.standard())) {
      layout = layoutOf(dictionary(first));
    }
    assertThat(raw).hasSize(checkpoints.size() * layout.size());
    for (int i = 0; i < checkpoints.size(); i++) {
      try (CheckpointFile file =
          CheckpointFile.open(checkpoints.get(i), layout, ReadLimits.standard())) {
        float[] row = new float[layout.size()];
        file.readRows(0, 1, row);
        assertThat(row).isEqualTo(Arrays.copyOfRange(raw, i * row.length, (i + 1) * row.length));
      }
    }
  }

  @Test
  void doubleTensorsThatShareOneStorageAreRead() throws IOException {
    Path path = Golden.file("p-diff/gaussian/0.pth");
    try (TensorFile file = TensorFile.open(path, ReadLimits.standard())) {
      Layout layout = layoutOf(dictionary(file));
      try (CheckpointFile checkpoint = CheckpointFile.open(path, layout, ReadLimits.standard())) {
        assertThat(checkpoint.notes()).containsExactly("converted from float64 to float32");
      }
    }
  }

  @Test
  void buffersWithCountersAreRead() throws IOException {
    for (Path path : files("p-diff/checkpoint_buffers")) {
      try (TensorFile file = TensorFile.open(path, ReadLimits.standard());
          CheckpointFile checkpoint =
              CheckpointFile.open(path, layoutOf(dictionary(file)), ReadLimits.standard())) {
        assertThat(checkpoint.count()).isEqualTo(1);
      }
    }
  }

  @Test
  void pickledObjectsAreRefusedByName() {
    Map<String, String> refusals =
        Map.of(
            "release_dataset.pt",
            "ghrp.checkpoints_to_datasets.dataset_simclr.SimCLRDataset",
            "release_image_dataset.pt",
            "torch.utils.data.dataset.TensorDataset");
    refusals.forEach(
        (name, global) ->
            assertThatThrownBy(
                    () ->
                        TensorFile.open(
                            Golden.file("hyper-representations/" + name), ReadLimits.standard()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(global));
  }
}
