package org.weightaudit.generators.hyperdiffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.generators.hyperdiffusion.HyperDiffusionConfiguration.Augmentation;
import org.weightaudit.generators.testing.GoldenSet;
import org.weightaudit.generators.testing.RecordingWatch;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** Training repeats itself, goes on where it was cut off, and stops when told to. */
class HyperDiffusionTrainingTest {

  private static final Seed SEED = new Seed(11);
  private static final int EPOCHS = 30;
  private static final int BATCHES = 2;

  private static ComputeDevice device;
  private static ExecutorService collector;
  private static TrainingSet set;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
    collector = Executors.newSingleThreadExecutor();
    set = GoldenSet.of("hyperdiffusion/mlp_weights");
  }

  @AfterAll
  static void close() {
    collector.shutdownNow();
    device.close();
  }

  /** Every epoch has two batches, of which the last is smaller. */
  private static HyperDiffusionConfiguration small(int epochs, double learningRate) {
    return ofBatches(set.weights().rows() - 1, epochs, learningRate);
  }

  private static HyperDiffusionConfiguration ofBatches(
      int batchSize, int epochs, double learningRate) {
    return new HyperDiffusionConfiguration(
        16,
        1,
        2,
        1,
        20,
        1e-3,
        0.4,
        batchSize,
        epochs,
        learningRate,
        0.9,
        10,
        0.01,
        Augmentation.NONE,
        0,
        0,
        Optional.of(0.0),
        Optional.empty());
  }

  private HyperDiffusionGenerator trained(
      HyperDiffusionConfiguration configuration, Mode mode, Seed seed, TrainingWatch watch)
      throws IOException {
    return trained(set, configuration, mode, seed, watch);
  }

  private HyperDiffusionGenerator trained(
      TrainingSet checkpoints,
      HyperDiffusionConfiguration configuration,
      Mode mode,
      Seed seed,
      TrainingWatch watch)
      throws IOException {
    Path scratch = Files.createTempDirectory(folder, "scratch");
    return new HyperDiffusion()
        .train(device, checkpoints, configuration, mode, seed, watch, scratch);
  }

  private byte[] train(
      HyperDiffusionConfiguration configuration, Mode mode, Seed seed, TrainingWatch watch)
      throws IOException {
    try (HyperDiffusionGenerator generator = trained(configuration, mode, seed, watch)) {
      Path file = Files.createTempFile(folder, "generator", ".safetensors");
      generator.save(file);
      return Files.readAllBytes(file);
    }
  }

  private byte[] train(Mode mode, Seed seed, TrainingWatch watch) throws IOException {
    return train(small(EPOCHS, 1e-3), mode, seed, watch);
  }

  @Test
  void sameSeedGivesTheSameBytesWheneverGarbageIsCollectedAndAnotherSeedOthers()
      throws IOException {
    byte[] first = train(Mode.CORRECTED, SEED, new RecordingWatch());
    RecordingWatch collecting =
        new RecordingWatch() {
          @Override
          public void report(String phase, double fraction) {
            super.report(phase, fraction);
            collector.execute(System::gc);
          }
        };
    assertThat(train(Mode.CORRECTED, SEED, collecting)).isEqualTo(first);
    assertThat(train(Mode.CORRECTED, new Seed(12), new RecordingWatch())).isNotEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void trainingThatWasCutOffEndsWithTheSameBytes(Mode mode) throws IOException {
    byte[] whole = train(mode, SEED, new RecordingWatch());
    for (int cut : List.of(0, 51, EPOCHS * BATCHES - 1)) {
      assertGoesOn(small(EPOCHS, 1e-3), mode, cut, whole);
    }
  }

  @ParameterizedTest
  @EnumSource(Augmentation.class)
  void trainingWithChangedCheckpointsGoesOnAsWell(Augmentation augmentation) throws IOException {
    HyperDiffusionConfiguration configuration =
        Changed.of(
            small(EPOCHS, 1e-3), Map.of("augmentation", augmentation, "augmentationAmount", 2));
    byte[] whole = train(configuration, Mode.CORRECTED, SEED, new RecordingWatch());
    assertGoesOn(configuration, Mode.CORRECTED, 55, whole);
  }

  @Test
  void trainingWithDropoutAndNoiseGoesOnAsWell() throws IOException {
    HyperDiffusionConfiguration configuration =
        Changed.of(small(EPOCHS, 1e-3), Map.of("dropout", 0.1, "noise", 0.01));
    byte[] whole = train(configuration, Mode.CORRECTED, SEED, new RecordingWatch());
    assertGoesOn(configuration, Mode.CORRECTED, 55, whole);
    assertThat(train(Mode.CORRECTED, SEED, new RecordingWatch())).isNotEqualTo(whole);
  }

  private void assertGoesOn(
      HyperDiffusionConfiguration configuration, Mode mode, int cut, byte[] whole)
      throws IOException {
    RecordingWatch watch = new RecordingWatch().cancelledAt(cut);
    assertThatThrownBy(() -> train(configuration, mode, SEED, watch))
        .as("cut at %d", cut)
        .isInstanceOf(CancellationException.class);
    assertThat(train(configuration, mode, SEED, watch)).as("cut at %d", cut).isEqualTo(whole);
  }

  /** Earlier versions knew no dropout. */
  @Test
  void generatorWhoseFileSaysNothingOfDropoutIsRead() throws IOException {
    String file =
        new String(
            train(small(1, 1e-3), Mode.CORRECTED, SEED, new RecordingWatch()),
            StandardCharsets.ISO_8859_1);
    String told = ",\\\"dropout\\\":0.0";
    assertThat(file).contains(told);
    assertThat(samples(file.replace(told, " ".repeat(told.length())))).isEqualTo(samples(file));
  }

  private float[] samples(String file) throws IOException {
    Path saved = folder.resolve("saved.safetensors");
    Files.writeString(saved, file, StandardCharsets.ISO_8859_1);
    try (HyperDiffusionGenerator generator = new HyperDiffusion().load(device, saved)) {
      return generator.sample(0, 3, SEED, Progress.unobserved()).toDense().values();
    }
  }

  @Test
  void stateOfAnotherTrainingIsRefused() throws IOException {
    RecordingWatch watch = new RecordingWatch().cancelledAt(55);
    assertThatThrownBy(() -> train(Mode.CORRECTED, SEED, watch))
        .isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> train(Mode.CORRECTED, new Seed(12), watch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another training");
    assertThatThrownBy(() -> new HyperDiffusion().load(device, watch.resumeFrom().orElseThrow()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("50 steps are done");
  }

  @Test
  void progressRisesAndLossesAreTold() throws IOException {
    RecordingWatch watch = new RecordingWatch();
    train(Mode.CORRECTED, SEED, watch);
    assertThat(watch.fractions()).isSorted().hasSize(EPOCHS * BATCHES);
    assertThat(watch.curves())
        .contains("denoiser 0", "denoiser 10", "denoiser " + (EPOCHS * BATCHES - 1));
  }

  @Test
  void lossThatIsNoNumberEndsTraining() {
    assertThatThrownBy(() -> train(small(EPOCHS, 1e30), Mode.CORRECTED, SEED, new RecordingWatch()))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the loss of the denoiser is");
  }

  @Test
  void sampleDependsOnItsNumberAlone() throws IOException {
    try (HyperDiffusionGenerator generator =
        trained(small(EPOCHS, 1e-3), Mode.CORRECTED, SEED, new RecordingWatch())) {
      DenseMatrix all = generator.sample(0, 6, SEED, Progress.unobserved()).toDense();
      DenseMatrix again = generator.sample(0, 6, SEED, Progress.unobserved()).toDense();
      DenseMatrix piece = generator.sample(4, 2, SEED, Progress.unobserved()).toDense();
      assertThat(again.values()).isEqualTo(all.values());
      for (int i = 0; i < piece.rows(); i++) {
        assertThat(piece.row(i)).containsExactly(all.row(4 + i), within(1e-4f));
      }
      assertThat(all.row(0)).isNotEqualTo(all.row(1));
    }
  }

  @Test
  void samplesOfADamagedGeneratorAreRefused() throws IOException {
    try (HyperDiffusionGenerator generator =
        trained(small(1, 1e-3), Mode.CORRECTED, SEED, new RecordingWatch())) {
      generator.networks().state().tensors().get("decoder.ln_f.bias").muli(Float.NaN);
      assertThatThrownBy(() -> generator.sample(7, 2, SEED, Progress.unobserved()))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("sample 7 is not finite");
    }
  }

  /** Four networks are learned by heart, as in the audit of the published one. */
  @Test
  void samplesOfALongTrainingAreNearCheckpoints() throws IOException {
    DenseMatrix checkpoints = set.weights().toDense();
    HyperDiffusionConfiguration longer =
        Changed.of(ofBatches(32, 80, 1e-3), Map.of("width", 64, "layers", 2, "heads", 4));
    try (HyperDiffusionGenerator generator =
        trained(repeated(32), longer, Mode.CORRECTED, SEED, new RecordingWatch())) {
      DenseMatrix samples = generator.sample(0, 10, SEED, Progress.unobserved()).toDense();
      double apart = Double.MAX_VALUE;
      for (int i = 0; i < checkpoints.rows(); i++) {
        for (int k = 0; k < i; k++) {
          apart = Math.min(apart, distance(checkpoints.row(i), checkpoints.row(k)));
        }
      }
      double mean = 0;
      for (int i = 0; i < samples.rows(); i++) {
        double nearest = Double.MAX_VALUE;
        for (int k = 0; k < checkpoints.rows(); k++) {
          nearest = Math.min(nearest, distance(samples.row(i), checkpoints.row(k)));
        }
        mean += nearest / samples.rows();
      }
      assertThat(mean).isLessThan(apart / 4);
    }
  }

  /** Each checkpoint several times, so that an epoch has many steps. */
  private static TrainingSet repeated(int times) {
    List<float[]> weights = new ArrayList<>();
    List<TrainingSet.Row> rows = new ArrayList<>();
    for (int k = 0; k < times; k++) {
      for (int row = 0; row < set.weights().rows(); row++) {
        weights.add(set.weights().row(row));
        rows.add(set.rows().get(row));
      }
    }
    return new TrainingSet(set.layout(), DenseMatrix.ofRows(weights.toArray(float[][]::new)), rows);
  }

  private static double distance(float[] one, float[] other) {
    double square = 0;
    for (int k = 0; k < one.length; k++) {
      square += ((double) one[k] - other[k]) * ((double) one[k] - other[k]);
    }
    return Math.sqrt(square);
  }
}
