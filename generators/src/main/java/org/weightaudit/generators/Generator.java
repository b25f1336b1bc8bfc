package org.weightaudit.generators;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** A generator that has learned and lies on a device. */
public interface Generator extends AutoCloseable {

  /** The tensors of a sample. */
  Layout layout();

  /** How many numbers it has learned. */
  long parameters();

  /** How many samples are made at a time. */
  int batchSize();

  /**
   * Makes samples. Those of a seed are an endless sequence of which this is a piece; the same piece
   * on the same device has the same bytes, whatever was sampled before. Sample i depends on nothing
   * but {@code seed.of(i)}, so other pieces give the same sample up to rounding.
   *
   * @param first of the sequence, from 0 on
   * @return [count, D]
   */
  WeightMatrix sample(int first, int count, Seed seed, Progress progress);

  /**
   * From which training checkpoint each sample of a piece is made, for methods whose samples are
   * changed copies of one; empty for the others.
   *
   * @param first of the sequence, as for {@link #sample}
   * @return [count], rows of the training set
   */
  default Optional<int[]> parents(int first, int count, Seed seed) {
    return Optional.empty();
  }

  /**
   * Checkpoints as this generator gives them back when it only encodes and decodes them; empty for
   * methods that do not. What the samples of such a method are compared with, since it cannot make
   * anything else of a training checkpoint.
   *
   * @param checkpoints [n, D]
   * @return [n, D]
   */
  default Optional<WeightMatrix> reconstruct(WeightMatrix checkpoints, Progress progress) {
    return Optional.empty();
  }

  /**
   * This generator with other wishes than its own. Shares what it has learned; closing either
   * closes both.
   *
   * @throws IllegalArgumentException if the method cannot be asked for that, or the starts are of
   *     another layout or lack what it needs; begins with {@code starts} or {@code target}
   */
  default Generator prompted(Prompt prompt) {
    if (prompt.isEmpty()) {
      return this;
    }
    throw new IllegalArgumentException(
        "%s is given; wanted none: samples of this method begin from noise alone"
            .formatted(prompt.starts().isPresent() ? "starts" : "target"));
  }

  /** Writes a file that {@link GeneratorMethod#load} reads, the same bytes each time. */
  void save(Path file) throws IOException;

  @Override
  void close();
}
