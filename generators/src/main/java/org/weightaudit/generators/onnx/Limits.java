package org.weightaudit.generators.onnx;

import java.time.Duration;
import org.weightaudit.weights.format.FormatException;

/**
 * What a hosted model may use.
 *
 * @param file bytes of its file
 * @param memory resident bytes of its process, Java included; watched where there is {@code /proc}
 * @param start time from the start of its process until the model is loaded
 * @param batch time for one batch of samples
 */
public record Limits(
    Limit<Long> file, Limit<Long> memory, Limit<Duration> start, Limit<Duration> batch) {

  /**
   * @param most what is still allowed
   * @param setting the name under which whoever hosts the model finds it
   */
  public record Limit<T>(T most, String setting) {}

  /**
   * @throws FormatException if a file of this size is too large
   */
  void requireFile(long bytes) {
    if (bytes > file.most()) {
      throw new FormatException(
          "the model has %d bytes; wanted: at most %d, set by %s"
              .formatted(bytes, file.most(), file.setting()));
    }
  }
}
