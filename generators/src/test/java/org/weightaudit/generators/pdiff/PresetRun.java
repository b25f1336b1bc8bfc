package org.weightaudit.generators.pdiff;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.testing.RecordingWatch;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** A training of P-diff on the last layers of a network, and what it samples. */
record PresetRun(PDiffConfiguration configuration, Mode mode, Seed seed, Path scratch) {

  private static final int SAMPLES = 100;

  /** Those that a system property lists. */
  static LongStream seeds(String property, String standard) {
    return Arrays.stream(System.getProperty(property, standard).split(","))
        .mapToLong(Long::parseLong);
  }

  DenseMatrix samples(ComputeDevice device, Tail tail) throws IOException {
    try (PDiffGenerator generator =
        new PDiff()
            .train(
                device,
                tail.set(),
                configuration,
                mode,
                seed.of("generator"),
                new RecordingWatch(),
                scratch)) {
      return generator.sample(0, SAMPLES, seed.of("samples"), Progress.unobserved()).toDense();
    }
  }
}
