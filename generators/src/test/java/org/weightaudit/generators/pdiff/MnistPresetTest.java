package org.weightaudit.generators.pdiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.pdiff.Comparison.Measured;
import org.weightaudit.novelty.verdict.Verdict;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.random.Seed;

/**
 * The MNIST preset shows the paper's pattern: generated networks are more accurate than those it
 * learned from, nearly as accurate as averages, and less like the training networks than these are
 * like each other. One seed, or those of {@code -Dmnist.seeds}; prints a row of docs/methods.md for
 * each group.
 */
class MnistPresetTest {

  @TempDir private Path scratch;

  static LongStream seeds() {
    return PresetRun.seeds("mnist.seeds", "1");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void generatedNetworksLieBetweenAveragesAndGaussian(long value) throws IOException {
    Seed seed = new Seed(value);
    try (ComputeDevice device = ComputeDevice.best()) {
      Tail tail = MnistTail.train(device, seed);
      DenseMatrix samples =
          new PresetRun(new PDiff().presets().get(0).configuration(), Mode.CORRECTED, seed, scratch)
              .samples(device, tail);
      Comparison comparison = new Comparison(device, tail, seed);
      Measured training = comparison.training();
      Measured generated = comparison.measure(samples);
      Measured averages = comparison.averages();
      Measured gaussian = comparison.gaussian();
      Measured noise = comparison.noise(0.05);
      training.print(value, "training");
      Verdict verdict = tail.verdict(device, samples);
      generated.print(value, "generated", verdict);
      averages.print(value, "average of 16");
      gaussian.print(value, "gaussian");
      noise.print(value, "noise 0.05");

      assertThat(generated.accuracy()).isGreaterThan(training.accuracy() + 0.002);
      assertThat(generated.accuracy()).isGreaterThan(gaussian.accuracy());
      assertThat(generated.accuracy()).isGreaterThan(averages.accuracy() - 0.005);
      assertThat(generated.spread()).isLessThan(training.spread());
      assertThat(generated.similarity()).isBetween(gaussian.similarity(), training.similarity());
      assertThat(generated.similarity()).isGreaterThan(noise.similarity());
      assertThat(generated.toMean()).isLessThan(training.toMean());
      assertThat(generated.nearest()).isGreaterThan(training.nearest());
      assertThat(verdict).isEqualTo(Verdict.INTERPOLATING);
    }
  }
}
