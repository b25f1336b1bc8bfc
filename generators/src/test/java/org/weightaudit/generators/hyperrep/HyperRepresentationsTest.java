package org.weightaudit.generators.hyperrep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.hyperrep.Erasing.Filling;
import org.weightaudit.generators.hyperrep.Erasing.Spread;
import org.weightaudit.generators.hyperrep.Learning.Algorithm;
import org.weightaudit.generators.hyperrep.Learning.Schedule;
import org.weightaudit.generators.hyperrep.Loss.Contrast;
import org.weightaudit.generators.hyperrep.Loss.Reduction;
import org.weightaudit.generators.hyperrep.Sampling.SamplerKind;
import org.weightaudit.generators.hyperrep.Shape.BlockType;
import org.weightaudit.generators.hyperrep.Shape.Bottleneck;
import org.weightaudit.generators.hyperrep.Shape.Compression;
import org.weightaudit.generators.hyperrep.Shape.Decompression;
import org.weightaudit.generators.network.Clipping;
import org.weightaudit.generators.network.Clipping.Kind;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.generators.testing.RecordingWatch;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** Learning, keeping and sampling of a small hyper-representation. */
class HyperRepresentationsTest {

  private static final int COUNT = 24;
  private static final int STEPS = 120;
  private static final Seed SEED = new Seed(5);
  private static final HyperRepresentations METHOD = new HyperRepresentations();
  private static final Layout LAYOUT =
      new Layout(
          List.of(
              new TensorSpec("fc1.weight", List.of(4, 5)),
              new TensorSpec("fc1.bias", List.of(4)),
              new TensorSpec("fc2.weight", List.of(3, 4)),
              new TensorSpec("fc2.bias", List.of(3))));

  private static ComputeDevice device;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  /** Eight networks, each with two near relatives; the first eight are the best. */
  private static TrainingSet set() {
    SplittableRandom random = new SplittableRandom(1);
    int size = LAYOUT.size();
    float[] values = new float[COUNT * size];
    List<TrainingSet.Row> rows = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      for (int k = 0; k < size; k++) {
        values[i * size + k] =
            i < 8
                ? (float) random.nextGaussian()
                : values[i % 8 * size + k] + 0.05f * (float) random.nextGaussian();
      }
      rows.add(
          new TrainingSet.Row(
              "n" + i,
              Optional.of("run " + i % 8),
              OptionalLong.of(i / 8),
              OptionalLong.empty(),
              OptionalDouble.of(i < 8 ? 0.9 : 0.5),
              OptionalDouble.empty()));
    }
    return new TrainingSet(LAYOUT, new DenseMatrix(COUNT, size, values), rows);
  }

  private static Shape shape(boolean rawWeights) {
    return shape(BlockType.POL, 1, rawWeights);
  }

  private static Shape shape(BlockType type, int blocks, boolean rawWeights) {
    return new Shape(
        16,
        24,
        4,
        blocks,
        12,
        Compression.LINEAR,
        Decompression.LINEAR,
        Bottleneck.BOUNDED,
        0,
        type,
        true,
        false,
        Optional.of(rawWeights));
  }

  private static HyperRepresentationsConfiguration small(SamplerKind sampler) {
    return small(shape(false), sampler, false);
  }

  private static HyperRepresentationsConfiguration small(
      Shape shape, SamplerKind sampler, boolean alikeBlocks) {
    return new HyperRepresentationsConfiguration(
        shape,
        Augmentation.noise(0.02),
        new Loss(
            Contrast.SIMCLR,
            0.05,
            0.1,
            8,
            6,
            Reduction.GLOBAL_MEAN,
            List.of(),
            1e30,
            0,
            Optional.empty()),
        new Learning(
            0.1,
            8,
            STEPS,
            Algorithm.ADAM,
            3e-3,
            Schedule.COSINE,
            0,
            0.9,
            Clipping.none(),
            Optional.empty(),
            Optional.of(alikeBlocks)),
        new Sampling(sampler, 0.002, 0.3, 10));
  }

  private HyperRepresentationsGenerator train(
      Mode mode, SamplerKind sampler, Seed seed, RecordingWatch watch) throws IOException {
    return METHOD.train(
        device,
        set(),
        small(sampler),
        mode,
        seed,
        watch,
        Files.createTempDirectory(folder, "scratch"));
  }

  private HyperRepresentationsGenerator trained(Mode mode, SamplerKind sampler) throws IOException {
    return train(mode, sampler, SEED, new RecordingWatch());
  }

  private byte[] saved(Generator generator) throws IOException {
    Path file = Files.createTempFile(folder, "generator", ".safetensors");
    generator.save(file);
    return Files.readAllBytes(file);
  }

  private static WeightMatrix sample(Generator generator, int first, int count) {
    return generator.sample(first, count, new Seed(42), Progress.unobserved());
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - (double) b[k]) * (a[k] - (double) b[k]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void aTrainingThatIsCutOffEndsWithTheSameBytes() throws IOException {
    byte[] whole;
    try (Generator generator = trained(Mode.CORRECTED, SamplerKind.DIMENSIONS)) {
      whole = saved(generator);
    }
    RecordingWatch cutOff =
        new RecordingWatch() {
          @Override
          public void report(String phase, double fraction) {
            super.report(phase, fraction);
            System.gc();
          }
        }.cancelledAt(77);
    assertThatThrownBy(() -> train(Mode.CORRECTED, SamplerKind.DIMENSIONS, SEED, cutOff))
        .isInstanceOf(CancellationException.class);
    try (Generator resumed = train(Mode.CORRECTED, SamplerKind.DIMENSIONS, SEED, cutOff)) {
      assertThat(saved(resumed)).isEqualTo(whole);
    }
    assertThat(cutOff.curves()).contains("auto-encoder 119");
    try (Generator other =
        train(Mode.CORRECTED, SamplerKind.DIMENSIONS, new Seed(6), new RecordingWatch())) {
      assertThat(saved(other)).isNotEqualTo(whole);
    }
  }

  /** Whatever the views, the loss and the optimiser. */
  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void everyOptimiserGoesOnWhereItWas(Algorithm algorithm) throws IOException {
    HyperRepresentationsConfiguration plain = small(SamplerKind.JOINT);
    HyperRepresentationsConfiguration configuration =
        new HyperRepresentationsConfiguration(
            shape(true),
            new Augmentation(
                4,
                0.02,
                Optional.of(true),
                new Erasing(0.3, 0.1, 0.4, Spread.BLOCK, Filling.NORMAL, 0)),
            new Loss(
                Contrast.POSITIVE,
                0.05,
                0.1,
                8,
                6,
                Reduction.LAYER_MEAN,
                List.of(0.5, 2.0),
                4,
                0.01,
                Optional.of(true)),
            new Learning(
                0.1,
                8,
                STEPS,
                algorithm,
                3e-3,
                Schedule.PLATEAU,
                1e-3,
                0.9,
                new Clipping(Kind.VALUE, 0.05),
                Optional.of(0.2),
                Optional.of(true)),
            plain.sampling());
    byte[] whole;
    try (Generator generator = train(configuration, new RecordingWatch())) {
      whole = saved(generator);
    }
    RecordingWatch cutOff = new RecordingWatch().cancelledAt(77);
    assertThatThrownBy(() -> train(configuration, cutOff))
        .isInstanceOf(CancellationException.class);
    try (Generator resumed = train(configuration, cutOff)) {
      assertThat(saved(resumed)).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @EnumSource(BlockType.class)
  void blocksOfAStackBeginAlikeIfToldTo(BlockType type) {
    String layers = type == BlockType.POL ? "layers." : "transformer.layers.";
    String map = type == BlockType.POL ? ".ff.linear_1.weight" : ".linear1.weight";
    for (boolean alike : List.of(true, false)) {
      try (Networks networks =
          Networks.initial(
              device,
              small(shape(type, 3, false), SamplerKind.JOINT, alike),
              LAYOUT,
              new float[LAYOUT.size()],
              SEED)) {
        Tensors arrays = networks.state().tensors();
        float[] first = arrays.get("encoder." + layers + 0 + map).toFloatArray();
        assertThat(Arrays.equals(arrays.get("encoder." + layers + 2 + map).toFloatArray(), first))
            .isEqualTo(alike);
        assertThat(arrays.get("decoder." + layers + 0 + map).toFloatArray()).isNotEqualTo(first);
      }
    }
  }

  @Test
  void rawWeightsThatWereDividedBeforeGiveTheSameNetwork() throws IOException {
    TrainingSet set = set();
    float[] deviations = Networks.deviations(Tokens.of(LAYOUT), set.weights());
    float[] values = set.weights().toDense().values().clone();
    for (int k = 0; k < values.length; k++) {
      values[k] /= deviations[k % deviations.length];
    }
    TrainingSet divided =
        new TrainingSet(LAYOUT, new DenseMatrix(COUNT, deviations.length, values), set.rows());
    HyperRepresentationsConfiguration plain = small(SamplerKind.JOINT);
    HyperRepresentationsConfiguration raw =
        new HyperRepresentationsConfiguration(
            shape(true), plain.augmentation(), plain.loss(), plain.learning(), plain.sampling());
    try (Generator one = train(set, plain, new RecordingWatch());
        Generator other = train(divided, raw, new RecordingWatch())) {
      float[] expected = sample(one, 0, 5).toDense().values();
      float[] found = sample(other, 0, 5).toDense().values().clone();
      for (int k = 0; k < found.length; k++) {
        found[k] *= deviations[k % deviations.length];
      }
      assertThat(found).containsExactly(expected, within(1e-6f));
    }
  }

  private HyperRepresentationsGenerator train(
      HyperRepresentationsConfiguration configuration, RecordingWatch watch) throws IOException {
    return train(set(), configuration, watch);
  }

  private HyperRepresentationsGenerator train(
      TrainingSet set, HyperRepresentationsConfiguration configuration, RecordingWatch watch)
      throws IOException {
    return METHOD.train(
        device,
        set,
        configuration,
        Mode.CORRECTED,
        SEED,
        watch,
        Files.createTempDirectory(folder, "scratch"));
  }

  @Test
  void samplesOfALoadedGeneratorAreThoseOfTheOneThatWasSaved() throws IOException {
    try (HyperRepresentationsGenerator generator =
        trained(Mode.AS_PUBLISHED, SamplerKind.DIMENSIONS)) {
      Path file = folder.resolve("saved");
      generator.save(file);
      try (Generator loaded = METHOD.load(device, file)) {
        assertThat(sample(loaded, 0, 25).toDense().values())
            .containsExactly(sample(generator, 0, 25).toDense().values());
        assertThat(loaded.parameters()).isEqualTo(generator.parameters());
      }
    }
  }

  @Test
  void aPieceOfTheSequenceIsTheSameWhereverItBegins() throws IOException {
    try (Generator generator = trained(Mode.AS_PUBLISHED, SamplerKind.DIMENSIONS)) {
      WeightMatrix whole = sample(generator, 0, 25);
      WeightMatrix piece = sample(generator, 7, 12);
      for (int i = 0; i < 12; i++) {
        assertThat(distance(piece.row(i), whole.row(7 + i))).isLessThan(1e-5);
      }
      int[] parents = generator.parents(0, 25, new Seed(42)).orElseThrow();
      assertThat(generator.parents(7, 12, new Seed(42)).orElseThrow())
          .containsExactly(Arrays.copyOfRange(parents, 7, 19));
    }
  }

  @Test
  void asPublishedASampleIsTheReconstructionOfItsParent() throws IOException {
    try (Generator generator = trained(Mode.AS_PUBLISHED, SamplerKind.DIMENSIONS)) {
      WeightMatrix samples = sample(generator, 0, 20);
      int[] parents = generator.parents(0, 20, new Seed(42)).orElseThrow();
      WeightMatrix reconstructed =
          generator.reconstruct(set().weights(), Progress.unobserved()).orElseThrow();
      assertThat(Arrays.stream(parents)).allMatch(parent -> parent < 8);
      for (int i = 0; i < 20; i++) {
        double own = distance(samples.row(i), reconstructed.row(parents[i]));
        for (int other = 0; other < 8; other++) {
          if (other != parents[i]) {
            assertThat(distance(samples.row(i), reconstructed.row(other))).isGreaterThan(5 * own);
          }
        }
      }
    }
  }

  @Test
  void independentDimensionsHaveNoParentAndLieElsewhere() throws IOException {
    try (Generator published = trained(Mode.AS_PUBLISHED, SamplerKind.DIMENSIONS);
        Generator corrected = trained(Mode.CORRECTED, SamplerKind.DIMENSIONS);
        Generator joint = trained(Mode.CORRECTED, SamplerKind.JOINT)) {
      assertThat(corrected.parents(0, 5, SEED)).isEmpty();
      assertThat(joint.parents(0, 5, SEED)).isPresent();
      assertThat(meanNearest(corrected)).isGreaterThan(10 * meanNearest(published));
      assertThat(meanNearest(joint)).isLessThan(meanNearest(corrected) / 3);
    }
  }

  private static double meanNearest(Generator generator) {
    WeightMatrix samples = sample(generator, 0, 20);
    WeightMatrix reconstructed =
        generator.reconstruct(set().weights(), Progress.unobserved()).orElseThrow();
    double sum = 0;
    for (int i = 0; i < 20; i++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int j = 0; j < COUNT; j++) {
        nearest = Math.min(nearest, distance(samples.row(i), reconstructed.row(j)));
      }
      sum += nearest;
    }
    return sum / 20;
  }

  @Test
  void aSetWithoutAccuraciesIsRefused() {
    TrainingSet known = set();
    List<TrainingSet.Row> rows =
        known.rows().stream()
            .map(
                row ->
                    new TrainingSet.Row(
                        row.name(),
                        row.run(),
                        row.epoch(),
                        row.step(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty()))
            .toList();
    TrainingSet without = new TrainingSet(LAYOUT, known.weights(), rows);
    assertThatThrownBy(
            () ->
                METHOD.train(
                    device,
                    without,
                    small(SamplerKind.JOINT),
                    Mode.CORRECTED,
                    SEED,
                    new RecordingWatch(),
                    folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("checkpoint n0 has no accuracy");
  }

  @Test
  void weightsOfOtherLayersAreRefused() {
    Loss loss =
        new Loss(
            Contrast.SIMCLR,
            0.05,
            0.1,
            8,
            6,
            Reduction.LAYER_MEAN,
            List.of(1.0),
            1e30,
            0,
            Optional.empty());
    assertThatThrownBy(() -> Objective.Errors.of(loss, Tokens.of(LAYOUT), new float[LAYOUT.size()]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layerWeights has 1 numbers; wanted none, or one for each of the 2 layers");
  }

  @Test
  void aLayoutWithoutBiasesIsRefused() {
    Layout layout = new Layout(List.of(new TensorSpec("conv.weight", List.of(4, 5))));
    assertThatThrownBy(() -> Tokens.of(layout))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tensor conv.weight has shape [4, 5] and nothing follows");
  }

  @Test
  void aFileOfAnotherKindIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "no generator");
    assertThatThrownBy(() -> METHOD.load(device, file)).isInstanceOf(FormatException.class);
  }
}
