package org.weightaudit.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import org.weightaudit.weights.compute.ComputeDevice;

/** Runs every benchmark and prints its row of docs/benchmarks.md. */
public final class Benchmarks {

  private static final int DEFAULT_ROUNDS = 7;

  private static final List<Function<ComputeDevice, Benchmark>> ALL =
      List.of(
          ZooTrainingBenchmark::new,
          EvaluationBenchmark::new,
          NearestBenchmark::plain,
          NearestBenchmark::aligned,
          NearestBenchmark::deep,
          IouBenchmark::new);

  private Benchmarks() {}

  /**
   * @param arguments how many rounds; {@value #DEFAULT_ROUNDS} by default
   */
  public static void main(String[] arguments) {
    int rounds = arguments.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(arguments[0]);
    PrintStream out = System.out;
    try (ComputeDevice device = ComputeDevice.best()) {
      out.printf(
          "device: %s, %d processors, JDK %s, %d rounds%n%n",
          device.describe(), Runtime.getRuntime().availableProcessors(), Runtime.version(), rounds);
      out.println(Measurement.header());
      for (Function<ComputeDevice, Benchmark> make : ALL) {
        try (Benchmark benchmark = make.apply(device)) {
          out.println(Measurement.of(benchmark, rounds).row());
        }
      }
    }
  }
}
