package org.weightaudit.weights.matrix;

import java.util.Objects;

/** A matrix in the heap. The array is not copied: whoever builds the matrix gives it away. */
public final class DenseMatrix implements WeightMatrix {

  private final int rows;
  private final int columns;
  private final float[] values;

  /**
   * @param values row-major, {@code rows * columns} numbers
   */
  public DenseMatrix(int rows, int columns, float[] values) {
    if (columns < 1 || rows < 0 || values.length != Math.multiplyExact(rows, columns)) {
      throw new IllegalArgumentException(
          "a %d x %d matrix does not have %d values".formatted(rows, columns, values.length));
    }
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /** A matrix of copies of these rows, which must all have one length. */
  public static DenseMatrix ofRows(float[]... rows) {
    int columns = rows[0].length;
    float[] values = new float[Math.multiplyExact(rows.length, columns)];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            "row %d has %d columns, row 0 has %d".formatted(i, rows[i].length, columns));
      }
      System.arraycopy(rows[i], 0, values, i * columns, columns);
    }
    return new DenseMatrix(rows.length, columns, values);
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void read(int firstRow, int rowCount, float[] target, int offset) {
    Objects.checkFromIndexSize(firstRow, rowCount, rows);
    System.arraycopy(values, firstRow * columns, target, offset, rowCount * columns);
  }

  @Override
  public DenseMatrix toDense() {
    return this;
  }

  /** The numbers themselves, row-major; a change to them changes the matrix. */
  public float[] values() {
    return values;
  }
}
