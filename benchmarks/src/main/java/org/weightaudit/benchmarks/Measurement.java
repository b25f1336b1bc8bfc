package org.weightaudit.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What one benchmark took. The three tasks take turns; the median of each over all rounds counts.
 *
 * @param kernelSeconds of the kernel
 * @param productSeconds of the plain matrix product
 * @param loopSeconds of the straightforward loop, scaled up to the whole work
 * @param heapMebibytes greatest use of the heap while the kernel ran
 * @param residentMebibytes resident memory of the process right after, native memory included; 0
 *     where the system does not tell
 */
record Measurement(
    String name,
    double kernelSeconds,
    double productSeconds,
    double loopSeconds,
    long heapMebibytes,
    long residentMebibytes) {

  private static final double NANOS = 1e9;
  private static final int WARM_UP = 2;

  static Measurement of(Benchmark benchmark, int rounds) {
    double[] kernel = new double[rounds];
    double[] product = new double[rounds];
    double[] loop = new double[rounds];
    for (int i = 0; i < WARM_UP; i++) {
      benchmark.kernel();
      benchmark.product();
      benchmark.loop();
    }
    long heap = 0;
    for (int i = 0; i < rounds; i++) {
      System.gc();
      resetPeak();
      kernel[i] = seconds(benchmark::kernel);
      heap = Math.max(heap, peakHeap());
      product[i] = seconds(benchmark::product);
      loop[i] = seconds(benchmark::loop) / benchmark.loopShare();
    }
    return new Measurement(
        benchmark.name(), median(kernel), median(product), median(loop), heap >> 20, resident());
  }

  private static double seconds(Runnable task) {
    long start = System.nanoTime();
    task.run();
    return (System.nanoTime() - start) / NANOS;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  private static void resetPeak() {
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }

  private static long resident() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  static String header() {
    return """
        | what | kernel | share of it that is one plain product | straightforward loop | loop / kernel | heap peak | resident |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: |""";
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.0f %% | %s | %.1f x | %d MiB | %d MiB |",
        name,
        time(kernelSeconds),
        100 * productSeconds / kernelSeconds,
        time(loopSeconds),
        loopSeconds / kernelSeconds,
        heapMebibytes,
        residentMebibytes);
  }

  private static String time(double seconds) {
    return seconds < 1
        ? String.format(Locale.ROOT, "%.1f ms", seconds * 1000)
        : String.format(Locale.ROOT, "%.2f s", seconds);
  }
}
