package org.weightaudit.generators.onnx;

import java.time.Duration;

/**
 * What a hosted model may use.
 *
 * @param fileBytes size of its file
 * @param memoryBytes resident memory of its process, Java included; watched where there is {@code
 *     /proc}
 * @param start time from the start of its process until the model is loaded
 * @param batch time for one batch of samples
 */
public record Limits(long fileBytes, long memoryBytes, Duration start, Duration batch) {

  /** What the services allow. */
  public static Limits standard() {
    return new Limits(256L << 20, 1L << 30, Duration.ofSeconds(60), Duration.ofSeconds(60));
  }

  /** The same with another limit of memory. */
  public Limits withMemoryBytes(long bytes) {
    return new Limits(fileBytes, bytes, start, batch);
  }

  /** The same with another limit of time for one batch. */
  public Limits withBatch(Duration time) {
    return new Limits(fileBytes, memoryBytes, start, time);
  }
}
