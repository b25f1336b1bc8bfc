package org.weightaudit.generators.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.Prompt;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.testing.AuditedNetworks;
import org.weightaudit.generators.testing.RecordingWatch;
import org.weightaudit.novelty.verdict.Verdict;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * The small preset makes working networks from initialisations that no run began with, and they are
 * training networks: as near to one of them as no two of these are. One seed, or those of {@code
 * -Dgpt.seeds}; prints rows of docs/methods.md.
 */
@Tag("minutes")
class MnistPresetTest {

  private static final int RUNS = 32;
  private static final int SAMPLES = 64;
  private static final int EPOCHS = 4;
  private static final int LAST = EPOCHS * 468;
  private static final List<Integer> STEPS = List.of(0, 10, 31, 97, 301, 936, LAST);

  @TempDir private Path scratch;

  static LongStream seeds() {
    return Arrays.stream(System.getProperty("gpt.seeds", "1").split(","))
        .mapToLong(Long::parseLong);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void samplesOfUnseenStartsAreTrainingNetworksThatWork(long value) throws IOException {
    Seed seed = new Seed(value);
    try (ComputeDevice device = ComputeDevice.best()) {
      long begun = System.nanoTime();
      TrainingSet set = MnistRuns.train(device, RUNS, EPOCHS, STEPS, seed.of("training"));
      TrainingSet others =
          MnistRuns.train(device, SAMPLES, EPOCHS, List.of(0, LAST), seed.of("held out"));
      long trained = System.nanoTime();
      System.out.printf("zoos in %d s%n", (trained - begun) / 1_000_000_000);
      try (GptGenerator generator =
          new Gpt()
              .train(
                  device,
                  set,
                  GptConfiguration.small(),
                  Mode.CORRECTED,
                  seed.of("generator"),
                  new RecordingWatch(),
                  scratch)) {
        System.out.printf("trained in %d s%n", (System.nanoTime() - trained) / 1_000_000_000);
        WeightMatrix finals = MnistRuns.at(set, LAST).weights();
        WeightMatrix references = MnistRuns.at(others, LAST).weights();
        for (Case tried :
            List.of(
                new Case("own starts", Prompt.none()),
                new Case("held-out starts", prompt(MnistRuns.at(others, 0))),
                new Case("training starts", prompt(MnistRuns.at(set, 0))))) {
          WeightMatrix samples =
              generator
                  .prompted(tried.prompt())
                  .sample(0, SAMPLES, seed.of("samples"), Progress.unobserved());
          AuditedNetworks audited =
              AuditedNetworks.of(
                  device, MnistRuns.MLP, MnistRuns.test(), finals, samples, references);
          audited.print(value, tried.name());
          assertThat(audited.accuracy()).isGreaterThan(audited.trainingAccuracy() - 0.02);
          assertThat(audited.nearest()).isLessThan(audited.trainingNearest() / 2);
          assertThat(audited.verdict()).isEqualTo(Verdict.MEMORIZED);
        }
      }
    }
  }

  private record Case(String name, Prompt prompt) {}

  private static Prompt prompt(TrainingSet starts) {
    return new Prompt(Optional.of(starts), OptionalDouble.empty());
  }
}
