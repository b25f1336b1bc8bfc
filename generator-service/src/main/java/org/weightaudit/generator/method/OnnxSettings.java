package org.weightaudit.generator.method;

import java.time.Duration;
import java.util.function.Function;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;
import org.weightaudit.generators.Requirement;
import org.weightaudit.generators.onnx.Limits;
import org.weightaudit.generators.onnx.Limits.Limit;

/**
 * What a hosted ONNX model may use.
 *
 * @param largestFile size of its file
 * @param largestMemory resident memory of its process, of which Java alone takes about 100 MB
 * @param longestStart until the model is loaded
 * @param longestBatch for one batch of samples
 */
@ConfigurationProperties("weightaudit.onnx")
record OnnxSettings(
    @DefaultValue("256MB") DataSize largestFile,
    @DefaultValue("1GB") DataSize largestMemory,
    @DefaultValue("60s") Duration longestStart,
    @DefaultValue("60s") Duration longestBatch) {

  private static final String LARGEST_FILE = "weightaudit.onnx.largest-file";
  private static final String LARGEST_MEMORY = "weightaudit.onnx.largest-memory";
  private static final String LONGEST_START = "weightaudit.onnx.longest-start";
  private static final String LONGEST_BATCH = "weightaudit.onnx.longest-batch";

  OnnxSettings {
    requireBetween(LARGEST_FILE, largestFile, DataSize::parse, "1KB", "2047MB");
    requireBetween(LARGEST_MEMORY, largestMemory, DataSize::parse, "256MB", "1TB");
    requireBetween(LONGEST_START, longestStart, DurationStyle::detectAndParse, "1s", "24h");
    requireBetween(LONGEST_BATCH, longestBatch, DurationStyle::detectAndParse, "1s", "24h");
  }

  private static <T extends Comparable<T>> void requireBetween(
      String setting, T found, Function<String, T> value, String least, String most) {
    Requirement.check(
        found.compareTo(value.apply(least)) >= 0 && found.compareTo(value.apply(most)) <= 0,
        setting,
        found,
        "%s to %s".formatted(least, most));
  }

  Limits limits() {
    return new Limits(
        new Limit<>(largestFile.toBytes(), LARGEST_FILE),
        new Limit<>(largestMemory.toBytes(), LARGEST_MEMORY),
        new Limit<>(longestStart, LONGEST_START),
        new Limit<>(longestBatch, LONGEST_BATCH));
  }
}
