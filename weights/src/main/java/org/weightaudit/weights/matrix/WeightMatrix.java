package org.weightaudit.weights.matrix;

/**
 * Checkpoints of one layout: row = checkpoint, column = parameter in layout order, float32. Rows
 * are read in blocks so that a matrix may lie on disk and be larger than the heap. Reading is safe
 * for many threads at once.
 */
public interface WeightMatrix {

  int rows();

  int columns();

  /**
   * Copies {@code rowCount} rows from {@code firstRow} on into {@code target}, row-major, from
   * index {@code offset} on.
   *
   * @throws IndexOutOfBoundsException if the matrix has no such rows or the target is too small
   */
  void read(int firstRow, int rowCount, float[] target, int offset);

  /** Copies rows to the start of {@code target}. */
  default void read(int firstRow, int rowCount, float[] target) {
    read(firstRow, rowCount, target, 0);
  }

  default float[] row(int index) {
    float[] row = new float[columns()];
    read(index, 1, row, 0);
    return row;
  }

  /** All rows in the heap, for sets known to be small. */
  default DenseMatrix toDense() {
    float[] values = new float[Math.multiplyExact(rows(), columns())];
    read(0, rows(), values);
    return new DenseMatrix(rows(), columns(), values);
  }

  /** The given rows in the given order, without copying; a row may appear several times. */
  default WeightMatrix select(int... rows) {
    return RowSelection.of(this, rows);
  }
}
