package org.weightaudit.deployment.description;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;

/**
 * What a JVM may take at most in a container.
 *
 * @param heapPercentage share of the container's limit
 * @param bounded direct buffers, class metadata and compiled code
 */
record MemoryBudget(double heapPercentage, DataSize bounded) {

  static MemoryBudget of(String jvmOptions) {
    return new MemoryBudget(
        Double.parseDouble(value(jvmOptions, "MaxRAMPercentage")),
        DataSize.ofBytes(
            size(jvmOptions, "MaxDirectMemorySize")
                + size(jvmOptions, "MaxMetaspaceSize")
                + size(jvmOptions, "ReservedCodeCacheSize")));
  }

  /** Heap, what is bounded by options, and what is stated to be native. */
  DataSize needed(DataSize limit, DataSize nativeMemory) {
    long heap = (long) (limit.toBytes() * heapPercentage / 100);
    return DataSize.ofBytes(heap + bounded.toBytes() + nativeMemory.toBytes());
  }

  private static long size(String jvmOptions, String option) {
    return DataSize.parse(value(jvmOptions, option).replace("m", "MB")).toBytes();
  }

  private static String value(String jvmOptions, String option) {
    Matcher found = Pattern.compile("-XX:" + option + "=(\\S+)").matcher(jvmOptions);
    if (!found.find()) {
      throw new IllegalArgumentException("no -XX:" + option + " in " + jvmOptions);
    }
    return found.group(1);
  }
}
