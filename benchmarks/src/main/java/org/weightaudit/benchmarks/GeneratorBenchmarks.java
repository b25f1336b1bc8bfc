package org.weightaudit.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.progress.Progress;

/**
 * Trains and samples a preset of every method, and prints its row of docs/benchmarks.md: the share
 * of the time that is inside the engine, and the time to sample against that of the same network
 * with the same numbers in PyTorch. Both take turns, and their first samples, made from the same
 * random numbers, are compared.
 */
public final class GeneratorBenchmarks {

  private static final double NANOS = 1e9;
  private static final int OBSERVED_SECONDS = 5;

  private GeneratorBenchmarks() {}

  /**
   * @param arguments the Python program, the script {@code sampling.py}, how many rounds, and the
   *     methods; all if none is named
   */
  public static void main(String[] arguments) throws IOException {
    String python = arguments[0];
    Path script = Path.of(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    List<String> methods = List.of(arguments).subList(3, arguments.length);
    PrintStream out = System.out;
    Path folder = Files.createTempDirectory("generator-benchmarks");
    try (ComputeDevice device = ComputeDevice.best()) {
      out.printf(
          "device: %s, %d processors, JDK %s, %d rounds%n%n",
          device.describe(), Runtime.getRuntime().availableProcessors(), Runtime.version(), rounds);
      out.println(
          """
          | what | training in the engine | sampling in the engine | sampling | PyTorch | PyTorch / ours | largest difference |
          | --- | ---: | ---: | ---: | ---: | ---: | ---: |""");
      for (GeneratorCase<?> tried : GeneratorCase.all()) {
        if (methods.isEmpty() || methods.contains(tried.method().id())) {
          out.println(row(device, tried, folder, python, script, rounds));
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static String row(
      ComputeDevice device,
      GeneratorCase<?> tried,
      Path folder,
      String python,
      Path script,
      int rounds)
      throws IOException {
    tried.train(device, new Unwatched(), folder).close();
    EngineShare training = new EngineShare();
    Generator trained;
    try (training) {
      trained = tried.train(device, new Unwatched(), folder);
    }
    try (Generator generator = trained) {
      Path file = folder.resolve("generator.safetensors");
      Path recorded = folder.resolve("recorded.safetensors");
      Path theirs = folder.resolve("theirs.safetensors");
      generator.save(file);
      try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(recorded))) {
        SafetensorsWriter.write(stream, tried.recorded(), Map.of());
      }
      float[] samples = sample(generator, tried);
      double[] own = new double[rounds];
      double[] other = new double[rounds];
      EngineShare sampling;
      try (TorchSampler torch = new TorchSampler(python, script, file, recorded, theirs)) {
        torch.sample();
        for (int round = 0; round < rounds; round++) {
          long begun = System.nanoTime();
          sample(generator, tried);
          own[round] = (System.nanoTime() - begun) / NANOS;
          other[round] = torch.sample();
        }
        sampling = new EngineShare();
        try (sampling) {
          long begun = System.nanoTime();
          do {
            sample(generator, tried);
          } while (System.nanoTime() - begun < OBSERVED_SECONDS * NANOS);
        }
      }
      System.err.printf(
          "%s: training elsewhere %s, sampling elsewhere %s%n",
          tried.name(), training.elsewhere(4), sampling.elsewhere(4));
      return String.format(
          Locale.ROOT,
          "| %s | %.1f %% | %.1f %% | %.1f ms | %.1f ms | %.2f x | %.1e |",
          tried.name(),
          100 * training.share(),
          100 * sampling.share(),
          1000 * median(own),
          1000 * median(other),
          median(other) / median(own),
          difference(samples, theirs));
    }
  }

  private static float[] sample(Generator generator, GeneratorCase<?> tried) {
    return generator
        .sample(0, tried.samples(), tried.seed(), Progress.unobserved())
        .toDense()
        .values();
  }

  /** The largest difference of two numbers, over the largest number. */
  private static double difference(float[] samples, Path theirs) throws IOException {
    try (TensorFile file = TensorFile.open(theirs, ReadLimits.standard())) {
      float[] others = file.array("samples").toFloats();
      double largest = 0;
      double difference = 0;
      for (int k = 0; k < samples.length; k++) {
        largest = Math.max(largest, Math.abs(samples[k]));
        difference = Math.max(difference, Math.abs(samples[k] - others[k]));
      }
      return difference / largest;
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** A training that nobody watches. */
  private static final class Unwatched implements TrainingWatch {

    @Override
    public void report(String phase, double fraction) {}

    @Override
    public void loss(String curve, int step, double loss) {}

    @Override
    public Optional<Path> resumeFrom() {
      return Optional.empty();
    }

    @Override
    public void keep(Path state) {}
  }
}
