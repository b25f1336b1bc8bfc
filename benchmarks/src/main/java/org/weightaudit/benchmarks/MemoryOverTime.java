package org.weightaudit.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.generators.pdiff.PDiff;
import org.weightaudit.generators.pdiff.PDiffConfiguration;
import org.weightaudit.generators.pdiff.PDiffGenerator;
import org.weightaudit.novelty.verdict.Audit;
import org.weightaudit.novelty.verdict.AuditInput;
import org.weightaudit.novelty.verdict.Checkpoints;
import org.weightaudit.novelty.verdict.Policy;
import org.weightaudit.novelty.verdict.Task;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * Whether memory stays flat over work that is repeated: batches that a generator samples, loaded
 * anew each time as a service loads it, and whole audits. Prints resident memory of the process and
 * heap after a collection as they go, and how much they grow in the second half.
 */
public final class MemoryOverTime {

  private static final int BATCHES = 1000;
  private static final int AUDITS = 100;
  private static final int SAMPLES = 20;
  private static final int STEPS = 100;
  private static final int SAMPLED = 100;

  /** The networks of the MNIST preset, hardly trained; 60 denoising steps a sample. */
  private static final PDiffConfiguration SHORT =
      new PDiffConfiguration(
          List.of(8, 16, 32, 32, 4),
          16,
          7,
          List.of(1, 8, 16, 32, 64, 32, 16, 8, 1),
          50,
          0.001,
          0.1,
          20,
          1e-3,
          20,
          1e-3,
          1000,
          1e-4,
          0.02,
          PDiffConfiguration.SamplerKind.DDIM);

  private static final int NETWORKS = 24;
  private static final int IMAGES = 500;
  private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

  private interface Round {
    void run() throws IOException;
  }

  private record Sample(int round, double residentMiB, double heapMiB) {}

  private MemoryOverTime() {}

  /** Linux only: resident memory is read from {@code /proc}. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = System.out;
    LabeledImages images = Samples.images(IMAGES);
    WeightMatrix training = Samples.networks(NETWORKS, new Seed(1));
    WeightMatrix generated = Samples.networks(NETWORKS, new Seed(2));
    try (ComputeDevice device = ComputeDevice.best()) {
      sampling(out, device);
      try (Classifier classifier = new Classifier(device, Samples.NETWORK, images)) {
        measure(
            out,
            "audits of %d and %d networks".formatted(NETWORKS, NETWORKS),
            AUDITS,
            () -> audit(device, classifier, images, training, generated));
      }
    }
  }

  private static void sampling(PrintStream out, ComputeDevice device) throws IOException {
    PDiff method = new PDiff();
    Path folder = Files.createTempDirectory("memory");
    Path file = folder.resolve("generator.safetensors");
    try (PDiffGenerator generator =
        method.train(
            device,
            Samples.lastLayers(STEPS, new Seed(3)),
            SHORT,
            Mode.CORRECTED,
            new Seed(4),
            new Unwatched(),
            folder)) {
      generator.save(file);
    }
    Round batch =
        () -> {
          try (PDiffGenerator generator = method.load(device, file)) {
            generator.sample(0, SAMPLED, new Seed(5), Progress.unobserved());
          }
        };
    measure(out, "batches of %d samples of P-diff".formatted(SAMPLED), BATCHES, batch);
    Files.delete(file);
    Files.delete(folder);
  }

  /** A training that nobody watches. */
  private record Unwatched() implements TrainingWatch {

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

  private static void audit(
      ComputeDevice device,
      Classifier classifier,
      LabeledImages images,
      WeightMatrix training,
      WeightMatrix generated) {
    AuditInput input =
        new AuditInput(
            checkpoints(classifier, training),
            checkpoints(classifier, generated),
            Optional.empty(),
            Samples.NETWORK.symmetries(),
            Optional.of(new Task(images.labels(), Samples.CLASSES, Optional.empty())),
            List.of());
    new Audit(new MatrixProducts(device), Policy.standard(), new Seed(1))
        .run(input, Progress.unobserved());
  }

  private static Checkpoints checkpoints(Classifier classifier, WeightMatrix weights) {
    return new Checkpoints(
        weights,
        IntStream.range(0, weights.rows()).toArray(),
        Optional.of(classifier.predict(weights, Progress.unobserved())));
  }

  private static void measure(PrintStream out, String what, int rounds, Round round)
      throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int i = 1; i <= rounds; i++) {
      round.run();
      if (i % (rounds / SAMPLES) == 0) {
        System.gc();
        Sample sample =
            new Sample(
                i, residentMiB(), MEMORY.getHeapMemoryUsage().getUsed() / (double) (1 << 20));
        samples.add(sample);
        out.printf(
            "%s: %d, resident %.1f MiB, heap %.1f MiB%n",
            what, i, sample.residentMiB(), sample.heapMiB());
      }
    }
    List<Sample> late = samples.subList(SAMPLES / 2, SAMPLES);
    out.printf(
        "| %s | %d | %.1f | %.1f | %+.3f | %+.3f |%n",
        what,
        rounds,
        late.get(late.size() - 1).residentMiB(),
        late.get(late.size() - 1).heapMiB(),
        100 * slope(late, Sample::residentMiB),
        100 * slope(late, Sample::heapMiB));
  }

  /** Of the least-squares line, per round. */
  private static double slope(List<Sample> samples, ToDoubleFunction<Sample> value) {
    double meanRound = samples.stream().mapToInt(Sample::round).average().orElseThrow();
    double meanValue = samples.stream().mapToDouble(value).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (Sample sample : samples) {
      double distance = sample.round() - meanRound;
      covariance += distance * (value.applyAsDouble(sample) - meanValue);
      variance += distance * distance;
    }
    return covariance / variance;
  }

  private static double residentMiB() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(status -> status.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
  }
}
