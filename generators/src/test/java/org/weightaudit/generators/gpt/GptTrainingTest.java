package org.weightaudit.generators.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.Prompt;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.generators.gpt.Learning.Metric;
import org.weightaudit.generators.testing.RecordingWatch;
import org.weightaudit.generators.transformer.SplitPolicy;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** G.pt learns from runs, goes on where it was cut off, and begins and aims where it is told. */
class GptTrainingTest {

  private static final Seed SEED = new Seed(11);
  private static final int RUNS = 6;
  private static final int PER_RUN = 4;
  private static final int EPOCHS = 30;
  private static final int STEPS_PER_EPOCH = 2;
  private static final Layout LAYOUT =
      Layout.of(
          TensorSpec.of("fc1.weight", 4, 3),
          TensorSpec.of("fc1.bias", 4),
          TensorSpec.of("fc2.weight", 2, 4),
          TensorSpec.of("fc2.bias", 2));

  private static ComputeDevice device;
  private static ExecutorService collector;
  private static TrainingSet set;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
    collector = Executors.newSingleThreadExecutor();
    set = runs(row -> row);
  }

  @AfterAll
  static void close() {
    collector.shutdownNow();
    device.close();
  }

  /** Runs that go in a straight line from an initialisation to a network far from the others. */
  private static TrainingSet runs(UnaryOperator<TrainingSet.Row> change) {
    List<float[]> weights = new ArrayList<>();
    List<TrainingSet.Row> rows = new ArrayList<>();
    FreshStarts starts = FreshStarts.of(LAYOUT).orElseThrow();
    for (int run = 0; run < RUNS; run++) {
      SplittableRandom random = new Seed(5).of(run).random();
      float[] first = starts.draw(random);
      float[] last = starts.draw(random);
      for (int k = 0; k < PER_RUN; k++) {
        float[] row = new float[first.length];
        for (int c = 0; c < row.length; c++) {
          row[c] = first[c] + (3 * last[c] - first[c]) * k / (PER_RUN - 1);
        }
        weights.add(row);
        rows.add(change.apply(Official.row("run" + run, 10L * k, 2.3 - 0.7 * k + 0.01 * run)));
      }
    }
    return new TrainingSet(LAYOUT, DenseMatrix.ofRows(weights.toArray(float[][]::new)), rows);
  }

  private static GptConfiguration small() {
    return configuration(EPOCHS, 12, 1e-3, false, 0);
  }

  private static GptConfiguration configuration(
      int epochs, int examples, double learningRate, boolean permutations, double freshStarts) {
    return configuration(epochs, examples, learningRate, permutations, freshStarts, 0);
  }

  private static GptConfiguration configuration(
      int epochs,
      int examples,
      double learningRate,
      boolean permutations,
      double freshStarts,
      double dropoutAndNoise) {
    return new GptConfiguration(
        new Shape(16, 1, 2, 1, 1, SplitPolicy.CHUNK_WITHIN_LAYER, 5, 4, 3, 0.01, true, false),
        new Learning(
            Metric.TEST_LOSS,
            6,
            epochs,
            examples,
            2,
            learningRate,
            0.1,
            0.75,
            0.99,
            permutations,
            freshStarts,
            0.25,
            Optional.of(dropoutAndNoise),
            Optional.of(dropoutAndNoise)),
        new Sampling(100, Sampling.Sampler.DDPM, 20, false, 0));
  }

  private GptGenerator trained(
      TrainingSet from, GptConfiguration configuration, Mode mode, Seed seed, TrainingWatch watch)
      throws IOException {
    return new Gpt()
        .train(
            device,
            from,
            configuration,
            mode,
            seed,
            watch,
            Files.createTempDirectory(folder, "scratch"));
  }

  private byte[] bytes(
      TrainingSet from, GptConfiguration configuration, Mode mode, Seed seed, TrainingWatch watch)
      throws IOException {
    Path file = Files.createTempFile(folder, "generator", ".safetensors");
    try (GptGenerator generator = trained(from, configuration, mode, seed, watch)) {
      generator.save(file);
    }
    return Files.readAllBytes(file);
  }

  @Test
  void trainingRepeatsItselfWhileGarbageIsCollected() throws IOException {
    byte[] first = bytes(set, small(), Mode.CORRECTED, SEED, new RecordingWatch());
    RecordingWatch collecting =
        new RecordingWatch() {
          @Override
          public void report(String phase, double fraction) {
            super.report(phase, fraction);
            collector.execute(System::gc);
          }
        };
    assertThat(bytes(set, small(), Mode.CORRECTED, SEED, collecting)).isEqualTo(first);
    assertThat(bytes(set, small(), Mode.CORRECTED, new Seed(12), new RecordingWatch()))
        .isNotEqualTo(first);
    assertThat(bytes(set, small(), Mode.AS_PUBLISHED, SEED, new RecordingWatch()))
        .isNotEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void trainingThatWasCutOffEndsWithTheSameBytes(Mode mode) throws IOException {
    GptConfiguration everything = configuration(EPOCHS, 12, 1e-3, true, 0.5, 0.1);
    byte[] whole = bytes(set, everything, mode, SEED, new RecordingWatch());
    for (int cut : List.of(0, 51, EPOCHS * STEPS_PER_EPOCH - 1)) {
      RecordingWatch watch = new RecordingWatch().cancelledAt(cut);
      assertThatThrownBy(() -> bytes(set, everything, mode, SEED, watch))
          .as("cut at %d", cut)
          .isInstanceOf(CancellationException.class);
      assertThat(bytes(set, everything, mode, SEED, watch)).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  @Test
  void stateOfAnotherTrainingIsRefused() {
    RecordingWatch watch = new RecordingWatch().cancelledAt(55);
    assertThatThrownBy(() -> bytes(set, small(), Mode.CORRECTED, SEED, watch))
        .isInstanceOf(CancellationException.class);
    TrainingSet other =
        runs(row -> Official.row(row.run().orElseThrow(), row.step().orElseThrow(), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bytes(other, small(), Mode.CORRECTED, SEED, watch))
        .withMessageContaining("another training");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bytes(set, small(), Mode.CORRECTED, new Seed(12), watch))
        .withMessageContaining("another training");
    assertThatThrownBy(() -> new Gpt().load(device, watch.resumeFrom().orElseThrow()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("50 steps are done");
  }

  @Test
  void progressRisesAndLossesAreTold() throws IOException {
    RecordingWatch watch = new RecordingWatch();
    bytes(set, small(), Mode.CORRECTED, SEED, watch);
    assertThat(watch.fractions()).isSorted().hasSize(EPOCHS * STEPS_PER_EPOCH);
    assertThat(watch.curves())
        .contains("denoiser 0", "denoiser 10", "denoiser " + (EPOCHS * STEPS_PER_EPOCH - 1));
  }

  @Test
  void lossThatIsNoNumberEndsTraining() {
    assertThatThrownBy(
            () ->
                bytes(
                    set,
                    configuration(EPOCHS, 12, 1e30, false, 0),
                    Mode.CORRECTED,
                    SEED,
                    new RecordingWatch()))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the loss of the denoiser is");
  }

  @Test
  void untrainedNetworkReturnsItsStart() throws IOException {
    GptConfiguration untrained =
        new GptConfiguration(
            Shape.published(16, 1, 2, 5),
            configuration(1, 6, 1e-3, false, 0).learning(),
            small().sampling());
    try (GptGenerator generator =
        trained(set, untrained, Mode.CORRECTED, SEED, new RecordingWatch())) {
      DenseMatrix samples =
          generator
              .prompted(new Prompt(Optional.of(set), OptionalDouble.empty()))
              .sample(0, 5, SEED, Progress.unobserved())
              .toDense();
      for (int row = 0; row < samples.rows(); row++) {
        assertThat(samples.row(row)).containsExactly(set.weights().row(row), within(1e-6f));
      }
    }
  }

  @Test
  void rowsThatLackRunOrLossAreRefusedByName() {
    assertRefused(
        runs(
            row ->
                new TrainingSet.Row(
                    row.name(),
                    row.run(),
                    row.epoch(),
                    row.step(),
                    row.accuracy(),
                    OptionalDouble.empty())),
        small(),
        "checkpoint run0 step 0 has no loss");
    assertRefused(
        runs(
            row ->
                new TrainingSet.Row(
                    row.name(),
                    Optional.empty(),
                    row.epoch(),
                    row.step(),
                    row.accuracy(),
                    row.loss())),
        small(),
        "checkpoint run0 step 0 has no run");
    assertRefused(
        runs(row -> Official.row(row.name(), 0, 1)),
        small(),
        "run run0 step 0 of the training set has one checkpoint");
    assertRefused(
        set,
        new GptConfiguration(small().shape(), tooFewExamples(), small().sampling()),
        "examplesPerEpoch is 5");
    assertRefused(
        runs(row -> Official.row(row.run().orElseThrow(), row.step().orElseThrow() + 1, 1)),
        configuration(1, 12, 1e-3, false, 0.5),
        "not all runs of the training set begin at step 0");
  }

  /** A first pair is drawn before its noise, so it is the same pair without. */
  @Test
  void noiseHasItsDeviationInNormalisedUnits() {
    Examples.Batch plain = firstPair(0);
    Examples.Batch noisy = firstPair(0.01);
    assertThat(noisy.targets()).isEqualTo(plain.targets());
    assertThat(rootMeanSquare(noisy.starts(), plain.starts())).isBetween(0.005, 0.015);
    assertThat(rootMeanSquare(noisy.futures(), plain.futures())).isBetween(0.005, 0.015);
  }

  private static Examples.Batch firstPair(double noise) {
    Learning learning =
        new Learning(
            Metric.TEST_LOSS,
            1,
            1,
            RUNS,
            0,
            1e-3,
            0,
            1,
            0.9,
            false,
            0,
            0,
            Optional.empty(),
            Optional.of(noise));
    Runs runs = Runs.ofPairs(set, Metric.TEST_LOSS);
    Scaling scaling = Scaling.of(set, runs, Mode.CORRECTED, SEED);
    return new Examples(set, runs, scaling, learning).batch(SEED, 0, SEED.random());
  }

  private static double rootMeanSquare(float[] some, float[] others) {
    double sum = 0;
    for (int k = 0; k < some.length; k++) {
      sum += Math.pow(some[k] - others[k], 2) / some.length;
    }
    return Math.sqrt(sum);
  }

  private static Learning tooFewExamples() {
    return new Learning(
        Metric.TEST_LOSS,
        4,
        1,
        5,
        0,
        1e-3,
        0,
        1,
        0.9,
        false,
        0,
        0,
        Optional.empty(),
        Optional.empty());
  }

  private void assertRefused(TrainingSet from, GptConfiguration configuration, String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bytes(from, configuration, Mode.CORRECTED, SEED, new RecordingWatch()))
        .withMessageContaining(words);
  }

  @Test
  void sampleDependsOnItsNumberAlone() throws IOException {
    try (GptGenerator generator =
        trained(set, small(), Mode.CORRECTED, SEED, new RecordingWatch())) {
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
  void promptsThatDoNotFitAreRefused() throws IOException {
    try (GptGenerator generator =
        trained(
            set,
            configuration(1, 12, 1e-3, false, 0),
            Mode.CORRECTED,
            SEED,
            new RecordingWatch())) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> generator.prompted(new Prompt(Optional.empty(), OptionalDouble.of(Double.NaN))))
          .withMessageStartingWith("target is NaN");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  generator.prompted(
                      new Prompt(
                          Optional.of(Official.set(Official.layout("alt"))),
                          OptionalDouble.empty())))
          .withMessageStartingWith("starts has 4 checkpoints");
      TrainingSet unmeasured =
          new TrainingSet(
              LAYOUT,
              set.weights().select(0),
              List.of(
                  new TrainingSet.Row(
                      "first",
                      Optional.empty(),
                      OptionalLong.empty(),
                      OptionalLong.empty(),
                      OptionalDouble.of(0.1),
                      OptionalDouble.empty())));
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> generator.prompted(new Prompt(Optional.of(unmeasured), OptionalDouble.empty())))
          .withMessageStartingWith("starts has no loss of checkpoint first");
    }
  }

  /** From an initialisation it has seen, it goes where that run went; a prompt says how far. */
  @Test
  void longTrainingLearnsWhereEachRunWent() throws IOException {
    GptConfiguration longer =
        new GptConfiguration(
            new Shape(64, 2, 4, 1, 1, SplitPolicy.CHUNK_WITHIN_LAYER, 5, 8, 4, 0.01, true, false),
            new Learning(
                Metric.TEST_LOSS,
                24,
                40,
                24 * 20,
                2,
                2e-3,
                0,
                0.75,
                0.99,
                false,
                0,
                0.25,
                Optional.empty(),
                Optional.empty()),
            small().sampling());
    try (GptGenerator generator =
        trained(set, longer, Mode.CORRECTED, SEED, new RecordingWatch())) {
      for (int run = 0; run < RUNS; run++) {
        TrainingSet start =
            new TrainingSet(
                LAYOUT,
                set.weights().select(run * PER_RUN),
                List.of(set.rows().get(run * PER_RUN)));
        int last = run * PER_RUN + PER_RUN - 1;
        float[] sample =
            generator
                .prompted(new Prompt(Optional.of(start), set.rows().get(last).loss()))
                .sample(0, 1, SEED, Progress.unobserved())
                .row(0);
        assertThat(distance(sample, set.weights().row(last)))
            .as("run %d", run)
            .isLessThan(0.25 * distance(set.weights().row(run * PER_RUN), set.weights().row(last)));
      }
    }
  }

  private static double distance(float[] one, float[] other) {
    double square = 0;
    for (int k = 0; k < one.length; k++) {
      square += ((double) one[k] - other[k]) * ((double) one[k] - other[k]);
    }
    return Math.sqrt(square);
  }
}
