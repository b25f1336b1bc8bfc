package org.weightaudit.generators;

import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;

/** Samples that are made some at a time. */
public final class SampleBatches {

  private SampleBatches() {}

  /** Makes a batch. */
  @FunctionalInterface
  public interface Batch {

    /**
     * @param first of the sequence
     * @return {@code size} samples, row-major
     */
    float[] make(int first, int size, Progress progress);
  }

  /**
   * A piece of a sequence, batch by batch.
   *
   * @param first of the sequence
   * @param columns numbers a sample
   * @return [count, columns]
   */
  public static DenseMatrix together(
      int first, int count, int columns, int batchSize, Progress progress, Batch batch) {
    float[] rows = room(count, columns);
    for (int done = 0; done < count; done += batchSize) {
      int size = Math.min(batchSize, count - done);
      Progress part = progress.between((double) done / count, (double) (done + size) / count);
      float[] made = batch.make(first + done, size, part);
      System.arraycopy(made, 0, rows, done * columns, made.length);
    }
    return new DenseMatrix(count, columns, rows);
  }

  /**
   * Where samples go, [count, columns].
   *
   * @throws IllegalArgumentException if that is more than an array holds
   */
  public static float[] room(int count, int columns) {
    if ((long) count * columns > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "count is %d for samples of %d numbers; wanted: at most %d at a time"
              .formatted(count, columns, Integer.MAX_VALUE / columns));
    }
    return new float[count * columns];
  }
}
