package org.weightaudit.generators.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.generators.SamplingFailedException;
import org.weightaudit.generators.testing.OnnxFixture;
import org.weightaudit.weights.progress.Progress;

/** A model that misbehaves is stopped, and whoever waits for it is told why. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ModelProcessTest {

  private static final int BATCH = 4;
  private static final ModelCall CALL =
      new ModelCall(
          "z", Optional.empty(), BATCH, LinearDecoder.COLUMNS, List.of(LinearDecoder.LATENT));

  @TempDir private Path parent;
  private WorkFolder folder;

  @BeforeEach
  void createFolder() throws IOException {
    folder = WorkFolder.within(parent);
  }

  @AfterEach
  void deleteFolder() throws IOException {
    folder.close();
  }

  private ModelProcess started(byte[] model, Limits limits) throws IOException {
    Files.write(folder.model(), model);
    return ModelProcess.start(folder, CALL, limits, Progress.unobserved());
  }

  private static float[] run(ModelProcess process, Progress progress) {
    return process.run(new float[BATCH * LinearDecoder.LATENT], new long[BATCH], progress);
  }

  @Test
  void aModelThatTakesTooLongIsStopped() throws IOException {
    Limits limits = AmpleLimits.withBatch(Duration.ofMillis(500));
    try (ModelProcess process = started(GreedyModels.endless(), limits)) {
      assertThatThrownBy(() -> run(process, Progress.unobserved()))
          .isInstanceOf(SamplingFailedException.class)
          .hasMessageContaining("takes longer than 0.5 s for one batch")
          .hasMessageContaining("the test's batch limit");
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void aModelThatIsNotLoadedInTimeIsStopped() {
    Limits limits = AmpleLimits.withStart(Duration.ofMillis(1));
    assertThatThrownBy(() -> started(LinearDecoder.model(), limits))
        .isInstanceOf(SamplingFailedException.class)
        .hasMessage(
            "the model takes longer than 0.001 s to be loaded, and was stopped;"
                + " that limit is set by the test's start limit");
  }

  @Test
  void aModelThatTakesTooMuchMemoryIsStopped() throws IOException {
    Limits limits = AmpleLimits.withMemory(600L << 20);
    try (ModelProcess process = started(GreedyModels.huge(750_000_000), limits)) {
      assertThatThrownBy(() -> run(process, Progress.unobserved()))
          .isInstanceOf(SamplingFailedException.class)
          .hasMessageContaining(
              "MiB of memory, and was stopped; wanted: at most 600 MiB, set by the test's memory limit");
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void aModelThatAsksForMoreMemoryThanThereIsFails() throws IOException {
    try (ModelProcess process = started(GreedyModels.huge(1L << 40), AmpleLimits.all())) {
      assertThatThrownBy(() -> run(process, Progress.unobserved()))
          .isInstanceOf(SamplingFailedException.class)
          .hasMessageContaining("memory");
    }
  }

  @Test
  void whoeverCancelsStopsTheModel() throws IOException {
    try (ModelProcess process = started(GreedyModels.endless(), AmpleLimits.all())) {
      assertThatThrownBy(
              () ->
                  run(
                      process,
                      (phase, fraction) -> {
                        throw new CancellationException("enough");
                      }))
          .isInstanceOf(CancellationException.class)
          .hasMessage("enough");
      assertThat(process.isAlive()).isFalse();
    }
  }

  @Test
  void aProcessThatIsKilledInTheMiddleEndsTheWait() throws IOException {
    try (ModelProcess process = started(GreedyModels.endless(), AmpleLimits.all())) {
      assertThatThrownBy(
              () ->
                  run(
                      process,
                      (phase, fraction) ->
                          ProcessHandle.of(process.pid())
                              .ifPresent(ProcessHandle::destroyForcibly)))
          .isInstanceOf(SamplingFailedException.class)
          .hasMessageContaining("process ended with status 137");
    }
  }

  @Test
  void aModelThatTheEngineDoesNotLoadIsRefusedWithWhatTheEngineSays() {
    byte[] unknown = OnnxFixture.model(LinearDecoder.ports().node("Unheard", "z", "weights"));
    assertThatThrownBy(() -> started(unknown, AmpleLimits.all()))
        .isInstanceOf(SamplingFailedException.class)
        .hasMessageContaining("the model cannot be run")
        .hasMessageContaining("Unheard");
  }

  @Test
  void aModelEndsWithWhoeverStartedItEvenInTheMiddleOfABatch() throws Exception {
    Files.write(folder.model(), GreedyModels.endless());
    Process host =
        new ProcessBuilder(
                JavaCommand.of(
                    System.getProperty("java.class.path"),
                    Host.class.getName(),
                    List.of("-Xmx64m"),
                    List.of(folder.path().toString())))
            .redirectErrorStream(true)
            .start();
    long model;
    try (Stream<String> lines = host.inputReader().lines()) {
      model = Long.parseLong(lines.findFirst().orElseThrow());
      assertThat(ProcessHandle.of(model)).isPresent();
      host.destroyForcibly().waitFor();
    }
    ProcessHandle.of(model)
        .ifPresent(handle -> handle.onExit().orTimeout(20, TimeUnit.SECONDS).join());
    assertThat(ProcessHandle.of(model)).isEmpty();
    assertThat(folder.path()).doesNotExist();
  }

  /** A program that waits for an endless model and tells its process. */
  static final class Host {

    private Host() {}

    public static void main(String[] arguments) throws IOException {
      WorkFolder given = new WorkFolder(Path.of(arguments[0]));
      try (ModelProcess process =
          ModelProcess.start(given, CALL, AmpleLimits.all(), Progress.unobserved())) {
        System.out.println(process.pid());
        ModelProcessTest.run(process, Progress.unobserved());
      }
    }
  }
}
