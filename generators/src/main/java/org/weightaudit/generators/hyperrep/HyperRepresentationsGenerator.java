package org.weightaudit.generators.hyperrep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.SampleBatches;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.GeneratorFile;
import org.weightaudit.generators.hyperrep.LatentDensity.Kind;
import org.weightaudit.generators.hyperrep.Sampling.SamplerKind;
import org.weightaudit.generators.hyperrep.Shape.BlockType;
import org.weightaudit.generators.network.StateSpec.Role;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** Hyper-Representations that have learned. Sampling is for one thread at a time. */
public final class HyperRepresentationsGenerator implements Generator {

  private final Description<HyperRepresentationsConfiguration> description;
  private final Networks networks;
  private final Selected selected;

  HyperRepresentationsGenerator(
      Description<HyperRepresentationsConfiguration> description,
      Networks networks,
      Selected selected) {
    this.description = description;
    this.networks = networks;
    this.selected = selected;
  }

  @Override
  public Layout layout() {
    return description.layout();
  }

  /** Of the auto-encoder, without the head. */
  @Override
  public long parameters() {
    return networks.autoEncoder().spec().size(Role.PARAMETER);
  }

  @Override
  public int batchSize() {
    return Networks.ROWS_PER_BATCH;
  }

  private int draws() {
    return description.configuration().sampling().draws();
  }

  private LatentDensity density() {
    HyperRepresentationsConfiguration configuration = description.configuration();
    return new LatentDensity(
        selected.latents(),
        configuration.shape().latentSize(),
        configuration.sampling().bandwidth(),
        configuration.sampling().draws());
  }

  private Kind kind() {
    if (description.configuration().sampling().sampler() == SamplerKind.JOINT) {
      return Kind.JOINT;
    }
    return description.mode() == Mode.AS_PUBLISHED ? Kind.SHARED : Kind.INDEPENDENT;
  }

  @Override
  public WeightMatrix sample(int first, int count, Seed seed, Progress progress) {
    int columns = layout().size();
    float[] samples = SampleBatches.room(count, columns);
    for (int i = 0; i < count; ) {
      int block = (first + i) / draws();
      int place = (first + i) % draws();
      int taken = Math.min(draws() - place, count - i);
      progress.report("sampling", (double) i / count);
      Progress part = progress.between((double) i / count, (double) (i + taken) / count);
      float[] decoded = decoded(density().block(kind(), seed, block), place, taken, part);
      System.arraycopy(decoded, 0, samples, i * columns, decoded.length);
      i += taken;
    }
    DivergedException.requireFinite(samples, columns, first);
    return new DenseMatrix(count, columns, samples);
  }

  /**
   * Some draws of a block, decoded; with the whole block if decoded ones depend on each other.
   *
   * @return [taken, D] row-major
   */
  private float[] decoded(float[] draws, int place, int taken, Progress progress) {
    Shape shape = description.configuration().shape();
    int length = shape.latentSize();
    if (shape.blockType() == BlockType.PYTORCH) {
      int columns = layout().size();
      float[] whole = networks.decode(draws, progress).values();
      return Arrays.copyOfRange(whole, place * columns, (place + taken) * columns);
    }
    return networks
        .decode(Arrays.copyOfRange(draws, place * length, (place + taken) * length), progress)
        .values();
  }

  /** The checkpoints at whose latents the draws are centred; none for independent dimensions. */
  @Override
  public Optional<int[]> parents(int first, int count, Seed seed) {
    if (kind() == Kind.INDEPENDENT) {
      return Optional.empty();
    }
    int[] parents = new int[count];
    for (int i = 0; i < count; ) {
      int place = (first + i) % draws();
      int[] centres = density().centres(seed, (first + i) / draws());
      for (; place < draws() && i < count; place++, i++) {
        parents[i] = selected.rows()[centres[place]];
      }
    }
    return Optional.of(parents);
  }

  @Override
  public Optional<WeightMatrix> reconstruct(WeightMatrix checkpoints, Progress progress) {
    return Optional.of(
        networks.decode(
            networks.encode(checkpoints, progress.between(0, 0.5)), progress.between(0.5, 1)));
  }

  @Override
  public void save(Path file) throws IOException {
    List<NamedArray> arrays = new ArrayList<>(networks.arrays());
    arrays.addAll(selected.arrays());
    GeneratorFile.write(file, description, arrays);
  }

  @Override
  public void close() {
    networks.close();
  }
}
