package org.weightaudit.generators.onnx;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.SampleBatches;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.GeneratorFile;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.weights.format.ElementType;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * An imported model. Its process is started when it is first needed. Sampling is for one thread at
 * a time.
 *
 * <p>Batches are always whole and begin at multiples of their size, so that sample i is made at the
 * same place beside the same neighbours whatever piece is asked for, and has the same bytes.
 */
public final class OnnxGenerator implements Generator {

  private static final String MODEL = "model";

  private final Description<Manifest> description;
  private final WorkFolder folder;
  private final long parameters;
  private final Limits limits;
  private Optional<ModelProcess> process = Optional.empty();

  OnnxGenerator(
      Description<Manifest> description, WorkFolder folder, long parameters, Limits limits) {
    this.description = description;
    this.folder = folder;
    this.parameters = parameters;
    this.limits = limits;
  }

  /** See {@link Onnx#load}. */
  static OnnxGenerator load(Path file, Path workDir, Limits limits) throws IOException {
    WorkFolder folder = WorkFolder.within(workDir);
    try (GeneratorFile<Manifest> opened = GeneratorFile.open(file, Onnx.ID, Manifest.class)) {
      StoredTensor model = opened.array(MODEL);
      limits.requireFile(model.size());
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.model()))) {
        model.writeTo(out);
      }
      ModelGraph graph = ModelGraph.read(folder.model(), limits);
      Description<Manifest> description = opened.description();
      new Agreement(description.configuration(), graph, description.layout()).resolved();
      return new OnnxGenerator(description, folder, graph.parameters(), limits);
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private Manifest manifest() {
    return description.configuration();
  }

  @Override
  public Layout layout() {
    return description.layout();
  }

  @Override
  public long parameters() {
    return parameters;
  }

  @Override
  public int batchSize() {
    return manifest().batchSize().orElseThrow();
  }

  /**
   * @throws org.weightaudit.generators.SamplingFailedException if the model refuses, breaks a limit
   *     or ends
   */
  @Override
  public WeightMatrix sample(int first, int count, Seed seed, Progress progress) {
    int columns = layout().size();
    int batch = batchSize();
    float[] rows = SampleBatches.room(count, columns);
    for (int done = 0; done < count; ) {
      int next = first + done;
      int skipped = next % batch;
      int taken = Math.min(batch - skipped, count - done);
      int[] indices = new int[batch];
      Arrays.setAll(indices, k -> next - skipped + k);
      Progress part = progress.between((double) done / count, (double) (done + taken) / count);
      part.report("sampling", 0);
      float[] samples = samples(indices, seed, part);
      System.arraycopy(samples, skipped * columns, rows, done * columns, taken * columns);
      done += taken;
    }
    DivergedException.requireFinite(rows, columns, first);
    return new DenseMatrix(count, columns, rows);
  }

  /** One batch of samples of the sequence, in any order; not checked for finite numbers. */
  float[] samples(int[] indices, Seed seed, Progress progress) {
    int size = manifest().noise().size();
    float[] noise = new float[Math.multiplyExact(indices.length, size)];
    long[] seeds = new long[indices.length];
    for (int k = 0; k < indices.length; k++) {
      Seed own = seed.of(indices[k]);
      System.arraycopy(Noise.normal(own.random(), size), 0, noise, k * size, size);
      seeds[k] = own.value();
    }
    float[] rows = process(progress).run(noise, seeds, progress);
    manifest().normaliser().ifPresent(normaliser -> normaliser.apply(rows, layout().size()));
    return rows;
  }

  /** The running process; another one if that was killed. */
  private ModelProcess process(Progress progress) {
    if (process.filter(ModelProcess::isAlive).isEmpty()) {
      process.ifPresent(ModelProcess::close);
      ModelCall call =
          new ModelCall(
              manifest().noise().name(),
              manifest().seed(),
              batchSize(),
              layout().size(),
              manifest().noise().shape());
      try {
        process = Optional.of(ModelProcess.start(folder, call, limits, progress));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return process.orElseThrow();
  }

  /** The number in the system of the process that runs now, if one does. */
  Optional<Long> pid() {
    return process.filter(ModelProcess::isAlive).map(ModelProcess::pid);
  }

  @Override
  public void save(Path file) throws IOException {
    int bytes = Math.toIntExact(Files.size(folder.model()));
    NamedArray model =
        new NamedArray(
            MODEL, ElementType.UINT8, List.of(bytes), out -> Files.copy(folder.model(), out));
    GeneratorFile.write(file, description, List.of(model));
  }

  @Override
  public void close() {
    process.ifPresent(ModelProcess::close);
    try {
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
