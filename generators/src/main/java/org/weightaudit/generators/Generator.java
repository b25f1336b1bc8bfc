package org.weightaudit.generators;

import java.io.IOException;
import java.nio.file.Path;
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

  /** Writes a file that {@link GeneratorMethod#load} reads, the same bytes each time. */
  void save(Path file) throws IOException;

  @Override
  void close();
}
