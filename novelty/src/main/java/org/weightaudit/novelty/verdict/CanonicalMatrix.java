package org.weightaudit.novelty.verdict;

import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.symmetry.CanonicalScaling;

/** The rows of another matrix in their canonical scaling. */
record CanonicalMatrix(WeightMatrix source, CanonicalScaling scaling) implements WeightMatrix {

  @Override
  public int rows() {
    return source.rows();
  }

  @Override
  public int columns() {
    return source.columns();
  }

  @Override
  public void read(int firstRow, int rowCount, float[] target, int offset) {
    for (int i = 0; i < rowCount; i++) {
      float[] row = scaling.apply(source.row(firstRow + i));
      System.arraycopy(row, 0, target, offset + i * row.length, row.length);
    }
  }
}
