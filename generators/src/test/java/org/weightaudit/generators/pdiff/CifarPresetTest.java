package org.weightaudit.generators.pdiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.generators.GeneratorMethod.Preset;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.pdiff.Comparison.Measured;
import org.weightaudit.novelty.verdict.Verdict;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.random.Seed;

/**
 * Both CIFAR-10 presets show the paper's pattern: generated networks are as accurate as averages,
 * more accurate than those that they learned from, less like these than these are like each other,
 * nearer to their mean, better than training networks with noise, and told to be interpolations.
 * Prints rows of docs/methods.md; for the seeds of {@code -Dcifar.seeds}.
 */
@Tag("minutes")
class CifarPresetTest {

  /**
   * With the published rates a latent in a hundred runs away, which only the published decoding, by
   * each sample's own statistics, brings back.
   */
  private static final Map<String, Mode> MODES =
      Map.of(
          "cifar10-cnn-tail", Mode.AS_PUBLISHED,
          "cifar10-cnn-tail-fast", Mode.CORRECTED);

  @TempDir private Path scratch;

  static LongStream seeds() {
    return PresetRun.seeds("cifar.seeds", "430");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void generatedNetworksAreLikeAverages(long value) throws IOException {
    Seed seed = new Seed(value);
    try (ComputeDevice device = ComputeDevice.best()) {
      Tail tail = CifarTail.train(device, seed);
      Comparison comparison = new Comparison(device, tail, seed);
      Measured training = comparison.training();
      training.print(value, "training");
      Measured noise = comparison.noise(0.04);
      noise.print(value, "noise 0.04");
      comparison.noise(0.06).print(value, "noise 0.06");
      Measured averages = comparison.averages();
      averages.print(value, "average of 16");
      comparison.gaussian().print(value, "gaussian");
      for (Preset<PDiffConfiguration> preset : new PDiff().presets()) {
        if (MODES.containsKey(preset.id())) {
          DenseMatrix samples =
              new PresetRun(
                      preset.configuration(),
                      MODES.get(preset.id()),
                      seed,
                      Files.createDirectory(scratch.resolve(preset.id())))
                  .samples(device, tail);
          Measured generated = comparison.measure(samples);
          Verdict verdict = tail.verdict(device, samples);
          generated.print(value, "generated, " + preset.id(), verdict);
          assertThat(verdict).isEqualTo(Verdict.INTERPOLATING);
          assertThat(generated.accuracy()).isGreaterThan(training.accuracy());
          assertThat(generated.accuracy()).isGreaterThan(noise.accuracy());
          assertThat(generated.accuracy()).isGreaterThan(averages.accuracy() - 0.005);
          assertThat(generated.similarity()).isLessThan(training.similarity());
          assertThat(generated.nearest()).isGreaterThan(training.nearest());
          assertThat(generated.toMean()).isLessThan(training.toMean());
        }
      }
    }
  }
}
