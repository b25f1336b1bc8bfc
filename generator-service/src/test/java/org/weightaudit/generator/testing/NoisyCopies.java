package org.weightaudit.generator.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.GeneratorMethod;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.Prompt;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * A method whose samples are training checkpoints with noise. It learns the size of the noise by
 * some steps of a random walk, so that a training that goes on in the wrong place is found out. The
 * service knows it only because it is a bean.
 */
@Component
public class NoisyCopies implements GeneratorMethod<NoisyCopies.Configuration> {

  /** Shared with the tests, which hold up work at one of its steps. */
  public static final Gate TRAINING = new Gate();

  /** As {@link #TRAINING}, at the first sample of a piece. */
  public static final Gate SAMPLING = new Gate();

  private static final int MAGIC = 0x6e6f6973;
  private static final int STATE_EVERY = 10;
  private static final int BATCH = 10;

  /**
   * @param scale of the noise, in standard deviations of the training set's numbers
   * @param steps of the training
   * @param effort matrix products that a batch of samples costs beside; none if absent
   * @param reconstructs whether it gives checkpoints back rounded, as methods do that encode and
   *     decode; not if absent
   */
  public record Configuration(
      double scale, int steps, Optional<Integer> effort, Optional<Boolean> reconstructs) {

    public Configuration {
      if (!(scale > 0)) {
        throw new IllegalArgumentException("scale is %s, not positive".formatted(scale));
      }
      if (steps < 1 || steps > 100_000) {
        throw new IllegalArgumentException("steps are %d, not 1 to 100000".formatted(steps));
      }
    }
  }

  @Override
  public String id() {
    return "noisy-copies";
  }

  @Override
  public String title() {
    return "Training checkpoints with noise";
  }

  @Override
  public Class<Configuration> configurationType() {
    return Configuration.class;
  }

  @Override
  public List<Preset<Configuration>> presets() {
    return List.of(
        new Preset<>(
            "small",
            "Any set, at once.",
            new Configuration(0.05, 40, Optional.empty(), Optional.empty())));
  }

  @Override
  public Generator train(
      ComputeDevice device,
      TrainingSet set,
      Configuration configuration,
      Mode mode,
      Seed seed,
      TrainingWatch watch,
      Path scratch)
      throws IOException {
    if (set.weights().rows() < 2) {
      throw new IllegalArgumentException("one checkpoint has no spread; wanted at least 2");
    }
    int begin = 0;
    double walk = 0;
    Optional<Path> kept = watch.resumeFrom();
    if (kept.isPresent()) {
      try (DataInputStream in = new DataInputStream(Files.newInputStream(kept.get()))) {
        begin = in.readInt();
        walk = in.readDouble();
      }
    }
    TRAINING.begun(begin);
    for (int step = begin; step < configuration.steps(); step++) {
      TRAINING.pass(step, watch);
      watch.report("walking", (double) step / configuration.steps());
      walk += seed.of(step).random().nextDouble() - 0.5;
      watch.loss("walk", step, walk);
      if ((step + 1) % STATE_EVERY == 0) {
        Path state = scratch.resolve("state");
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(state))) {
          out.writeInt(step + 1);
          out.writeDouble(walk);
        }
        watch.keep(state);
        Files.delete(state);
      }
    }
    double scale = configuration.scale() * (1 + 0.01 * Math.tanh(walk));
    return new Noisy(
        device,
        set.layout(),
        set.weights().toDense(),
        scale * (mode == Mode.CORRECTED ? 1 : 2),
        configuration.effort().orElse(0),
        configuration.reconstructs().orElse(false));
  }

  @Override
  public Generator load(ComputeDevice device, Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      if (in.readInt() != MAGIC) {
        throw new FormatException("the file is no saved generator of noisy copies");
      }
      double scale = in.readDouble();
      int effort = in.readInt();
      boolean reconstructs = in.readBoolean();
      List<TensorSpec> tensors = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        List<Integer> shape = new ArrayList<>();
        for (int axes = in.readInt(); axes > 0; axes--) {
          shape.add(in.readInt());
        }
        tensors.add(new TensorSpec(name, shape));
      }
      Layout layout = new Layout(tensors);
      int rows = in.readInt();
      float[] values = new float[rows * layout.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = in.readFloat();
      }
      return new Noisy(
          device,
          layout,
          new DenseMatrix(rows, layout.size(), values),
          scale,
          effort,
          reconstructs);
    } catch (EOFException e) {
      throw new FormatException("the file ends too early", e);
    }
  }

  @Override
  public Generator importOfficial(
      ComputeDevice device, OfficialModel model, TrainingSet set, Mode mode, Progress progress)
      throws IOException {
    return load(device, model.file());
  }

  private record Noisy(
      ComputeDevice device,
      Layout layout,
      DenseMatrix rows,
      double scale,
      int effort,
      boolean reconstructs)
      implements Generator {

    @Override
    public long parameters() {
      return (long) rows.rows() * rows.columns() + 1;
    }

    @Override
    public int batchSize() {
      return BATCH;
    }

    @Override
    public WeightMatrix sample(int first, int count, Seed seed, Progress progress) {
      float[] samples = new float[count * rows.columns()];
      for (int i = 0; i < count; i++) {
        SAMPLING.pass(first + i, progress);
        if (i % BATCH == 0) {
          progress.report("sampling", (double) i / count);
          work(progress);
        }
        SplittableRandom random = seed.of(first + i).random();
        float[] row = rows.row(random.nextInt(rows.rows()));
        for (int k = 0; k < row.length; k++) {
          samples[i * row.length + k] = (float) (row[k] + scale * random.nextGaussian());
        }
      }
      return new DenseMatrix(count, rows.columns(), samples);
    }

    @Override
    public Optional<int[]> parents(int first, int count, Seed seed) {
      return Optional.of(
          IntStream.range(first, first + count)
              .map(i -> seed.of(i).random().nextInt(rows.rows()))
              .toArray());
    }

    /** Rounds to eighths. */
    @Override
    public Optional<WeightMatrix> reconstruct(WeightMatrix checkpoints, Progress progress) {
      if (!reconstructs) {
        return Optional.empty();
      }
      float[] values = checkpoints.toDense().values().clone();
      for (int k = 0; k < values.length; k++) {
        values[k] = Math.round(8 * values[k]) / 8f;
      }
      return Optional.of(new DenseMatrix(checkpoints.rows(), checkpoints.columns(), values));
    }

    /** Begins from other checkpoints than those of the training set. */
    @Override
    public Generator prompted(Prompt prompt) {
      if (prompt.target().isPresent()) {
        throw new IllegalArgumentException("target is given; wanted none");
      }
      return prompt
          .starts()
          .map(
              set ->
                  (Generator)
                      new Noisy(
                          device, layout, set.weights().toDense(), scale, effort, reconstructs))
          .orElse(this);
    }

    private void work(Progress progress) {
      for (int i = 0; i < effort; i++) {
        progress.report("sampling", 0);
        try (NDManager scope = device.openScope()) {
          NDArray matrix = scope.ones(new Shape(1000, 1000), DataType.FLOAT32);
          matrix.matMul(matrix).sum().getFloat();
        }
      }
    }

    @Override
    public void save(Path file) throws IOException {
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
        out.writeInt(MAGIC);
        out.writeDouble(scale);
        out.writeInt(effort);
        out.writeBoolean(reconstructs);
        out.writeInt(layout.tensors().size());
        for (TensorSpec tensor : layout.tensors()) {
          out.writeUTF(tensor.name());
          out.writeInt(tensor.shape().size());
          for (int length : tensor.shape()) {
            out.writeInt(length);
          }
        }
        out.writeInt(rows.rows());
        for (int i = 0; i < rows.rows(); i++) {
          for (float value : rows.row(i)) {
            out.writeFloat(value);
          }
        }
      }
    }

    @Override
    public void close() {
      // Nothing lies on the device between two calls.
    }
  }
}
