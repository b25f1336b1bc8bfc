package org.weightaudit.generators.onnx;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.weightaudit.generators.SamplingFailedException;
import org.weightaudit.weights.progress.Progress;

/**
 * The process in which a model runs, seen from outside. Nothing of the model comes here but numbers
 * and messages. It is watched while it works, and killed if it exceeds a limit, if the work is
 * cancelled, or if it does not answer as it should; after that every further call fails. It ends by
 * itself when this program does. For one thread at a time.
 */
final class ModelProcess implements AutoCloseable {

  private static final long LOOK_MILLIS = 20;
  private static final long HEAP_MEGABYTES = 48;
  private static final int MEGABYTE_BITS = 20;
  private static final int LONGEST_LINE = 300;

  private final Process process;
  private final ModelCall call;
  private final Limits limits;
  private final Path log;
  private final ResidentMemory memory;
  private final ExecutorService pipe =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "onnx-pipe");
            thread.setDaemon(true);
            return thread;
          });
  private final OutputStream requests;
  private final DataInputStream answers;

  private ModelProcess(Process process, ModelCall call, Limits limits, Path log) {
    this.process = process;
    this.call = call;
    this.limits = limits;
    this.log = log;
    memory = new ResidentMemory(process.pid());
    requests = process.getOutputStream();
    answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  /**
   * Starts a process and waits until it has loaded the model.
   *
   * @throws SamplingFailedException if it does not
   */
  static ModelProcess start(WorkFolder folder, ModelCall call, Limits limits, Progress progress)
      throws IOException {
    long heap =
        HEAP_MEGABYTES + 3 * (((long) call.requestBytes() + call.answerBytes()) >> MEGABYTE_BITS);
    List<String> options =
        List.of(
            "-Xmx%dm".formatted(heap),
            "-Xss1m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxMetaspaceSize=96m",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-XX:ErrorFile=" + folder.log(),
            "-Djava.io.tmpdir=" + folder.scratch(),
            "-DDJL_CACHE_DIR=" + folder.scratch(),
            "-DDJL_OFFLINE=true",
            "-DOPT_OUT_TRACKING=true",
            "-Dai.djl.default_engine=OnnxRuntime",
            "-Dai.djl.onnx.disable_alternative=true");
    ProcessBuilder builder =
        new ProcessBuilder(
            JavaCommand.of(
                System.getProperty("java.class.path"),
                ModelRunner.class.getName(),
                options,
                ModelRunner.arguments(folder, call)));
    builder.directory(folder.scratch().toFile());
    builder.environment().clear();
    builder.environment().put("LANG", "C.UTF-8");
    builder.redirectError(folder.log().toFile());
    ModelProcess started = new ModelProcess(builder.start(), call, limits, folder.log());
    started.await("to be loaded", limits.start(), progress, started::ready);
    return started;
  }

  /** Whether it can still be asked. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Its number in the system. */
  long pid() {
    return process.pid();
  }

  /**
   * Runs the model on one batch.
   *
   * @param noise row-major
   * @param seeds one a sample; ignored if the model takes none
   * @return row-major, as many rows as the batch has
   * @throws SamplingFailedException if the model refuses, breaks a limit, or ends
   * @throws CancellationException from the progress
   */
  float[] run(float[] noise, long[] seeds, Progress progress) {
    ByteBuffer request = ByteBuffer.allocate(call.requestBytes()).order(ByteOrder.LITTLE_ENDIAN);
    request.asFloatBuffer().put(noise);
    if (call.seed().isPresent()) {
      request.position(noise.length * Float.BYTES);
      request.asLongBuffer().put(seeds);
    }
    return await(
        "for one batch",
        limits.batch(),
        progress,
        () -> {
          requests.write(request.array());
          requests.flush();
          return weights();
        });
  }

  private boolean ready() throws IOException {
    requireKind(ModelCall.READY);
    return true;
  }

  private float[] weights() throws IOException {
    requireKind(ModelCall.WEIGHTS);
    byte[] bytes = new byte[call.answerBytes()];
    answers.readFully(bytes);
    float[] weights = new float[call.weightsSize()];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(weights);
    return weights;
  }

  private void requireKind(int wanted) throws IOException {
    int kind = answers.readUnsignedByte();
    if (kind == ModelCall.REFUSED) {
      byte[] message = new byte[Math.min(answers.readUnsignedShort(), ModelCall.LONGEST_MESSAGE)];
      answers.readFully(message);
      throw new SamplingFailedException(
          "the model cannot be run: " + printable(new String(message, StandardCharsets.UTF_8)));
    }
    if (kind != wanted) {
      throw new SamplingFailedException(
          "the model's process answered with a byte %d; wanted: %d".formatted(kind, wanted));
    }
  }

  private static String printable(String message) {
    return message.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  private <T> T await(
      String aim, Limits.Limit<Duration> limit, Progress progress, Callable<T> exchange) {
    Future<T> answer = pipe.submit(exchange);
    long deadline = System.nanoTime() + limit.most().toNanos();
    boolean answered = false;
    try {
      while (true) {
        try {
          T value = answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
          answered = true;
          return value;
        } catch (TimeoutException e) {
          progress.report("sampling", 0);
          requireWithin(aim, limit, deadline);
        }
      }
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a model ran");
    } finally {
      if (!answered) {
        close();
      }
    }
  }

  private void requireWithin(String aim, Limits.Limit<Duration> limit, long deadline) {
    long used = memory.bytes();
    long most = limits.memory().most();
    if (used > most) {
      throw new SamplingFailedException(
          "the model takes %d MiB of memory, and was stopped; wanted: at most %d MiB, set by %s"
              .formatted(used >> MEGABYTE_BITS, most >> MEGABYTE_BITS, limits.memory().setting()));
    }
    if (System.nanoTime() - deadline > 0) {
      throw new SamplingFailedException(
          "the model takes longer than %s s %s, and was stopped; that limit is set by %s"
              .formatted(limit.most().toMillis() / 1000.0, aim, limit.setting()));
    }
  }

  private RuntimeException failure(ExecutionException exception) {
    Throwable cause = exception.getCause();
    if (cause instanceof RuntimeException known) {
      return known;
    }
    if (cause instanceof IOException) {
      return new SamplingFailedException("the model's process ended%s".formatted(end()), cause);
    }
    return new IllegalStateException(exception);
  }

  /** How it ended, as far as it can be known. */
  private String end() {
    try {
      String status =
          process.waitFor(1, TimeUnit.SECONDS) ? " with status " + process.exitValue() : "";
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      String last = lines.isEmpty() ? "" : ": " + printable(lines.get(lines.size() - 1));
      return status + last.substring(0, Math.min(LONGEST_LINE, last.length()));
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Kills the process. */
  @Override
  public void close() {
    process.destroyForcibly();
    pipe.shutdownNow();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
