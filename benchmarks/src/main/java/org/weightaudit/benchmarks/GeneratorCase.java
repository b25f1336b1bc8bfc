package org.weightaudit.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.GeneratorMethod;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.Prompt;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.generators.gpt.Gpt;
import org.weightaudit.generators.hyperdiffusion.HyperDiffusion;
import org.weightaudit.generators.hyperrep.HyperRepresentations;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.generators.pdiff.PDiff;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Cnn;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.random.Seed;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A preset of a method, to be trained for a few steps on random checkpoints of the layout that it
 * is for: speed does not depend on what is learned.
 *
 * @param steps settings of the preset that make the training short, by JSON pointer
 * @param samples made at a time
 * @param draws how many normal numbers a sample takes one after the other, by the length of each
 * @param starts where samples begin, if that is told them
 */
record GeneratorCase<C extends Record>(
    GeneratorMethod<C> method,
    String preset,
    Mode mode,
    Map<String, Integer> steps,
    TrainingSet set,
    int samples,
    Draws draws,
    Optional<TrainingSet> starts) {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Seed SEED = new Seed(42);

  /** Normal numbers: so many rows of that length for each sample. */
  record Draws(int count, int length) {}

  static List<GeneratorCase<?>> all() {
    return List.of(pDiff(), hyperRepresentations(), hyperDiffusion(), gpt());
  }

  private static GeneratorCase<?> pDiff() {
    Layout layout =
        new Layout(
            IntStream.range(0, 4).mapToObj(i -> new TensorSpec("norm." + i, List.of(64))).toList());
    return new GeneratorCase<>(
        new PDiff(),
        "cifar10-cnn-tail-fast",
        Mode.CORRECTED,
        Map.of("/autoEncoderSteps", 300, "/denoiserSteps", 600),
        set(layout, 300, 1),
        100,
        new Draws(1001, 32),
        Optional.empty());
  }

  private static GeneratorCase<?> hyperRepresentations() {
    return new GeneratorCase<>(
        new HyperRepresentations(),
        "cnn-2464",
        Mode.AS_PUBLISHED,
        Map.of("/learning/steps", 40),
        set(Cnn.ofHyperRepresentations(1, Activation.TANH).layout(), 512, 1),
        200,
        new Draws(0, 0),
        Optional.empty());
  }

  private static GeneratorCase<?> hyperDiffusion() {
    Layout field =
        new Layout(
            List.of(
                new TensorSpec("layers.0.weight", List.of(64, 27)),
                new TensorSpec("layers.0.bias", List.of(64)),
                new TensorSpec("layers.1.weight", List.of(64, 64)),
                new TensorSpec("layers.1.bias", List.of(64)),
                new TensorSpec("layers.2.weight", List.of(64, 64)),
                new TensorSpec("layers.2.bias", List.of(64)),
                new TensorSpec("layers.3.weight", List.of(1, 64)),
                new TensorSpec("layers.3.bias", List.of(1))));
    return new GeneratorCase<>(
        new HyperDiffusion(),
        "small-fields",
        Mode.CORRECTED,
        Map.of("/epochs", 12),
        set(field, 100, 1),
        100,
        new Draws(1, field.size()),
        Optional.empty());
  }

  private static GeneratorCase<?> gpt() {
    Layout layout = new Mlp(List.of(784, 10, 10), Activation.RELU).layout();
    return new GeneratorCase<>(
        new Gpt(),
        "mnist-small",
        Mode.CORRECTED,
        Map.of("/learning/epochs", 20, "/learning/warmupEpochs", 1),
        set(layout, 32, 7),
        16,
        new Draws(50, layout.size()),
        Optional.of(set(layout, 16, 1)));
  }

  /** Runs of random checkpoints around one point. */
  private static TrainingSet set(Layout layout, int runs, int each) {
    SplittableRandom random = SEED.of("training set").random();
    float[] centre = Noise.normal(random, layout.size());
    float[] values = Noise.normal(random, runs * each * layout.size());
    for (int k = 0; k < values.length; k++) {
      values[k] = 0.1f * centre[k % centre.length] + 0.05f * values[k];
    }
    List<TrainingSet.Row> rows = new ArrayList<>();
    for (int row = 0; row < runs * each; row++) {
      rows.add(
          new TrainingSet.Row(
              "checkpoint " + row,
              Optional.of("run " + row / each),
              OptionalLong.of(row % each),
              OptionalLong.of(row % each),
              OptionalDouble.of(random.nextDouble()),
              OptionalDouble.of(2.3 - 2.0 * (row % each) / each)));
    }
    return new TrainingSet(layout, new DenseMatrix(rows.size(), layout.size(), values), rows);
  }

  String name() {
    return "%s, `%s`, batches of %d".formatted(method.id(), preset, samples);
  }

  private C configuration() {
    C whole =
        method.presets().stream()
            .filter(candidate -> candidate.id().equals(preset))
            .findFirst()
            .orElseThrow()
            .configuration();
    ObjectNode tree = JSON.valueToTree(whole);
    steps.forEach(
        (pointer, count) -> {
          int name = pointer.lastIndexOf('/');
          ((ObjectNode) tree.at(pointer.substring(0, name)))
              .put(pointer.substring(name + 1), count);
        });
    return JSON.treeToValue(tree, method.configurationType());
  }

  Generator train(ComputeDevice device, TrainingWatch watch, Path scratch) throws IOException {
    Prompt prompt = new Prompt(starts, OptionalDouble.empty());
    return method.train(device, set, configuration(), mode, SEED, watch, scratch).prompted(prompt);
  }

  Seed seed() {
    return SEED;
  }

  /**
   * What the first samples of {@link #seed} begin from, for the program that makes them without
   * Java: the normal numbers that they take, and the starts.
   */
  List<NamedArray> recorded() {
    List<NamedArray> recorded = new ArrayList<>();
    recorded.add(NamedArray.ofLongs("seed", SEED.value()));
    recorded.add(NamedArray.ofLongs("count", samples));
    if (draws.count() > 0) {
      float[] noise = new float[draws.count() * samples * draws.length()];
      for (int i = 0; i < samples; i++) {
        SplittableRandom random = SEED.of(i).random();
        for (int draw = 0; draw < draws.count(); draw++) {
          float[] own = Noise.normal(random, draws.length());
          System.arraycopy(own, 0, noise, (draw * samples + i) * draws.length(), own.length);
        }
      }
      recorded.add(
          NamedArray.ofFloats("noise", List.of(draws.count(), samples, draws.length()), noise));
    }
    starts.ifPresent(
        set -> {
          recorded.add(NamedArray.ofRows("starts", set.weights()));
          float[] metrics = new float[set.rows().size()];
          for (int i = 0; i < metrics.length; i++) {
            metrics[i] = (float) set.rows().get(i).loss().orElseThrow();
          }
          recorded.add(NamedArray.ofFloats("metrics", List.of(metrics.length), metrics));
        });
    return recorded;
  }
}
