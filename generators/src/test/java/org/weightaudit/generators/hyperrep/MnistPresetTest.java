package org.weightaudit.generators.hyperrep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.GeneratorFile;
import org.weightaudit.generators.testing.RecordingWatch;
import org.weightaudit.novelty.verdict.Verdict;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.random.Seed;

/**
 * What the preset learns of the authors' network gives working networks as published, and they are
 * reconstructions of training networks; with independent dimensions it gives new networks that do
 * not work. Whole latents with noise, as the preset's counterpart {@code -joint} draws them, work
 * as well, are copies still, and hardly better than noise on reconstructions that moves them as
 * far. One seed, or those of {@code -Dhyperrep.seeds}, and the preset {@code -Dhyperrep.preset};
 * prints rows of docs/methods.md. The zoo is trained once and kept in the build folder.
 */
@Tag("minutes")
class MnistPresetTest {

  private static final Path ZOO = Path.of("target", "hyperrep-mnist-zoo.safetensors");

  @TempDir private Path scratch;

  static LongStream seeds() {
    return Arrays.stream(System.getProperty("hyperrep.seeds", "1").split(","))
        .mapToLong(Long::parseLong);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatWorksIsAReconstructionAndWhatIsNewDoesNotWork(long value) throws IOException {
    Seed seed = new Seed(value);
    try (ComputeDevice device = ComputeDevice.best()) {
      long begun = System.nanoTime();
      MnistZoo zoo = MnistZoo.at(ZOO, device);
      long trained = System.nanoTime();
      System.out.printf("zoo in %d s%n", (trained - begun) / 1_000_000_000);
      Path file = scratch.resolve("generator");
      HyperRepresentations method = new HyperRepresentations();
      HyperRepresentationsConfiguration preset = configuration("cnn-2464");
      try (HyperRepresentationsGenerator generator =
          method.train(
              device,
              zoo.training(),
              preset,
              Mode.AS_PUBLISHED,
              seed.of("generator"),
              new RecordingWatch(),
              scratch)) {
        generator.save(file);
      }
      System.out.printf("trained in %d s%n", (System.nanoTime() - trained) / 1_000_000_000);
      AuditedSamples published =
          audited(device, zoo, file, Mode.AS_PUBLISHED, preset.sampling(), seed);
      published.print(value, "as published");
      AuditedSamples corrected =
          audited(device, zoo, file, Mode.CORRECTED, preset.sampling(), seed);
      corrected.print(value, "corrected");
      AuditedSamples joint =
          audited(
              device, zoo, file, Mode.CORRECTED, configuration("cnn-2464-joint").sampling(), seed);
      joint.print(value, "joint");

      assertThat(published.generated()).isGreaterThan(published.reconstructed() - 0.02);
      assertThat(published.nearest()).isLessThan(published.trainingNearest() / 5);
      assertThat(published.verdict()).isEqualTo(Verdict.MEMORIZED);
      assertThat(corrected.generated()).isLessThan(0.3);
      assertThat(corrected.nearest()).isGreaterThan(5 * published.nearest());
      assertThat(corrected.verdict()).isEqualTo(Verdict.DEGENERATE);
      assertThat(joint.generated()).isBetween(joint.reconstructed() - 0.03, joint.noise() + 0.02);
      assertThat(joint.nearest()).isBetween(published.nearest(), joint.trainingNearest() / 5);
      assertThat(joint.verdict()).isEqualTo(Verdict.MEMORIZED);
    }
  }

  private static HyperRepresentationsConfiguration configuration(String id) {
    return new HyperRepresentations()
        .presets().stream()
            .filter(preset -> preset.id().equals(id))
            .findFirst()
            .orElseThrow()
            .configuration();
  }

  private static AuditedSamples audited(
      ComputeDevice device, MnistZoo zoo, Path file, Mode mode, Sampling sampling, Seed seed)
      throws IOException {
    long begun = System.nanoTime();
    try (HyperRepresentationsGenerator generator = sampling(device, file, mode, sampling)) {
      return AuditedSamples.of(device, zoo, generator, seed.of("samples"));
    } finally {
      System.out.printf("audited in %d s%n", (System.nanoTime() - begun) / 1_000_000_000);
    }
  }

  /** The trained auto-encoder with another sampler: modes and samplers learn the same. */
  private static HyperRepresentationsGenerator sampling(
      ComputeDevice device, Path file, Mode mode, Sampling sampling) throws IOException {
    try (GeneratorFile<HyperRepresentationsConfiguration> opened =
        GeneratorFile.open(
            file, HyperRepresentations.ID, HyperRepresentationsConfiguration.class)) {
      Description<HyperRepresentationsConfiguration> kept = opened.description();
      HyperRepresentationsConfiguration learned = kept.configuration();
      return new HyperRepresentationsGenerator(
          new Description<>(
              kept.method(),
              mode,
              new HyperRepresentationsConfiguration(
                  learned.shape(),
                  learned.augmentation(),
                  learned.loss(),
                  learned.learning(),
                  sampling),
              kept.layout(),
              kept.seed(),
              kept.steps()),
          Networks.read(device, learned, kept.layout(), opened.arrays()),
          Selected.read(opened.arrays(), learned.shape().latentSize()));
    }
  }
}
