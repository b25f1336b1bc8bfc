package org.weightaudit.weights.matrix;

import java.util.Objects;

/** Some rows of another matrix. */
final class RowSelection implements WeightMatrix {

  private final WeightMatrix source;
  private final int[] rows;
  private final int columns;

  private RowSelection(WeightMatrix source, int[] rows) {
    this.source = source;
    this.rows = rows;
    columns = source.columns();
  }

  /** A selection from a selection reads from what that one reads from. */
  static RowSelection of(WeightMatrix matrix, int[] rows) {
    for (int row : rows) {
      Objects.checkIndex(row, matrix.rows());
    }
    if (matrix instanceof RowSelection selection) {
      int[] origin = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        origin[i] = selection.rows[rows[i]];
      }
      return new RowSelection(selection.source, origin);
    }
    return new RowSelection(matrix, rows.clone());
  }

  @Override
  public int rows() {
    return rows.length;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void read(int firstRow, int rowCount, float[] target, int offset) {
    Objects.checkFromIndexSize(firstRow, rowCount, rows.length);
    for (int i = 0; i < rowCount; i++) {
      source.read(rows[firstRow + i], 1, target, offset + i * columns);
    }
  }
}
