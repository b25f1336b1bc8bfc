package org.weightaudit.generators.pdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.weightaudit.generators.testing.GoldenSet;
import org.weightaudit.generators.testing.RecordingWatch;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** Training repeats itself, goes on where it was cut off, and stops when told to. */
class PDiffTrainingTest {

  private static final int STEPS = 60;
  private static final Seed SEED = new Seed(11);

  private static ComputeDevice device;
  private static ExecutorService collector;
  private static TrainingSet set;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
    collector = Executors.newSingleThreadExecutor();
    set = GoldenSet.of("p-diff/checkpoint");
  }

  @AfterAll
  static void close() {
    collector.shutdownNow();
    device.close();
  }

  private static PDiffConfiguration small(double learningRate) {
    return new PDiffConfiguration(
        List.of(4, 6, 3),
        8,
        5,
        List.of(1, 4, 6, 4, 1),
        8,
        0.001,
        0.1,
        STEPS,
        learningRate,
        STEPS,
        learningRate,
        50,
        1e-3,
        0.2,
        PDiffConfiguration.SamplerKind.DDPM);
  }

  private byte[] train(Mode mode, Seed seed, TrainingWatch watch) throws IOException {
    try (PDiffGenerator generator =
        new PDiff().train(device, set, small(1e-3), mode, seed, watch, scratch())) {
      Path file = Files.createTempFile(folder, "generator", ".safetensors");
      generator.save(file);
      return Files.readAllBytes(file);
    }
  }

  private Path scratch() throws IOException {
    return Files.createTempDirectory(folder, "scratch");
  }

  @Test
  void sameSeedGivesTheSameBytesAndAnotherSeedOthers() throws IOException {
    byte[] first = train(Mode.CORRECTED, SEED, new RecordingWatch());
    assertThat(train(Mode.CORRECTED, SEED, new RecordingWatch())).isEqualTo(first);
    assertThat(train(Mode.CORRECTED, new Seed(12), new RecordingWatch())).isNotEqualTo(first);
  }

  @Test
  void sameSeedGivesTheSameBytesWheneverGarbageIsCollected() throws IOException {
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
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void trainingThatWasCutOffEndsWithTheSameBytes(Mode mode) throws IOException {
    byte[] whole = train(mode, SEED, new RecordingWatch());
    for (int cut : List.of(0, 51, STEPS, 2 * STEPS - 1)) {
      RecordingWatch watch = new RecordingWatch().cancelledAt(cut);
      assertThatThrownBy(() -> train(mode, SEED, watch))
          .as("cut at %d", cut)
          .isInstanceOf(CancellationException.class);
      assertThat(train(mode, SEED, watch)).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  @Test
  void stateOfAnotherTrainingIsRefused() throws IOException {
    RecordingWatch watch = new RecordingWatch().cancelledAt(70);
    assertThatThrownBy(() -> train(Mode.CORRECTED, SEED, watch))
        .isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> train(Mode.CORRECTED, new Seed(12), watch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("another training");
    assertThatThrownBy(() -> new PDiff().load(device, watch.resumeFrom().orElseThrow()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("50 steps are done");
  }

  @Test
  void progressRisesAndLossesAreTold() throws IOException {
    RecordingWatch watch = new RecordingWatch();
    train(Mode.CORRECTED, SEED, watch);
    assertThat(watch.fractions()).isSorted().hasSize(2 * STEPS);
    assertThat(watch.curves()).contains("auto-encoder 0", "auto-encoder 59", "denoiser 59");
  }

  @Test
  void lossThatIsNoNumberEndsTraining() {
    assertThatThrownBy(
            () ->
                new PDiff()
                    .train(
                        device,
                        set,
                        small(1e30),
                        Mode.CORRECTED,
                        SEED,
                        new RecordingWatch(),
                        scratch()))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the loss of the auto-encoder is");
  }

  @Test
  void sampleDependsOnItsNumberAlone() throws IOException {
    try (PDiffGenerator generator =
        new PDiff()
            .train(
                device, set, small(1e-3), Mode.CORRECTED, SEED, new RecordingWatch(), scratch())) {
      DenseMatrix all = generator.sample(0, 6, SEED, Progress.unobserved()).toDense();
      DenseMatrix again = generator.sample(0, 6, SEED, Progress.unobserved()).toDense();
      DenseMatrix piece = generator.sample(4, 2, SEED, Progress.unobserved()).toDense();
      assertThat(again.values()).isEqualTo(all.values());
      for (int i = 0; i < piece.rows(); i++) {
        assertThat(piece.row(i))
            .containsExactly(all.row(4 + i), org.assertj.core.api.Assertions.within(1e-4f));
      }
      assertThat(all.row(0)).isNotEqualTo(all.row(1));
    }
  }

  @Test
  void samplesOfADamagedGeneratorAreRefused() throws IOException {
    try (PDiffGenerator generator =
        new PDiff()
            .train(
                device, set, small(1e-3), Mode.CORRECTED, SEED, new RecordingWatch(), scratch())) {
      generator
          .networks()
          .denoiserState()
          .tensors()
          .get("time_embedder.mlp.0.bias")
          .muli(Float.NaN);
      assertThatThrownBy(() -> generator.sample(7, 2, SEED, Progress.unobserved()))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("sample 7 is not finite");
    }
  }

  @Test
  void setWithoutAnythingToLearnIsRefused() {
    TrainingSet single = LargeSet.ofSize(1);
    assertThatThrownBy(
            () ->
                new PDiff()
                    .train(
                        device,
                        single,
                        small(1e-3),
                        Mode.CORRECTED,
                        SEED,
                        new RecordingWatch(),
                        folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing to learn");
  }
}
