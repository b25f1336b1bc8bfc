package org.weightaudit.generators.onnx;

import java.time.Duration;
import org.weightaudit.generators.onnx.Limits.Limit;

/** Limits that no good model of a test comes near, all or but for one. */
final class AmpleLimits {

  private static final long FILE = 256L << 20;
  private static final long MEMORY = 1L << 30;
  private static final Duration TIME = Duration.ofSeconds(60);

  private AmpleLimits() {}

  static Limits all() {
    return limits(FILE, MEMORY, TIME, TIME);
  }

  static Limits withFile(long bytes) {
    return limits(bytes, MEMORY, TIME, TIME);
  }

  static Limits withMemory(long bytes) {
    return limits(FILE, bytes, TIME, TIME);
  }

  static Limits withStart(Duration time) {
    return limits(FILE, MEMORY, time, TIME);
  }

  static Limits withBatch(Duration time) {
    return limits(FILE, MEMORY, TIME, time);
  }

  private static Limits limits(long file, long memory, Duration start, Duration batch) {
    return new Limits(
        new Limit<>(file, "the test's file limit"),
        new Limit<>(memory, "the test's memory limit"),
        new Limit<>(start, "the test's start limit"),
        new Limit<>(batch, "the test's batch limit"));
  }
}
