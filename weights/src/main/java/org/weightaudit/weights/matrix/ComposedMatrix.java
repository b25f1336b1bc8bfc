package org.weightaudit.weights.matrix;

import java.util.ArrayList;
import java.util.List;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/** Whole rows of an architecture, made of partial rows and the frozen rest they share. */
public final class ComposedMatrix implements WeightMatrix {

  /** A stretch of values that stay together. */
  private record Piece(boolean frozen, int from, int to, int length) {}

  private final WeightMatrix part;
  private final float[] frozen;
  private final List<Piece> pieces;
  private final int columns;

  /**
   * @param part rows of some tensors of the layout, in its order
   * @param partLayout those tensors
   * @param frozen the values of all others, in the order of the layout
   */
  public ComposedMatrix(Layout whole, Layout partLayout, WeightMatrix part, float[] frozen) {
    if (part.columns() + frozen.length != whole.size()) {
      throw new IllegalArgumentException(
          "rows of %d values and %d frozen ones do not make the %d of the architecture"
              .formatted(part.columns(), frozen.length, whole.size()));
    }
    this.part = part;
    this.frozen = frozen;
    this.columns = whole.size();
    this.pieces = pieces(whole, partLayout);
  }

  private static List<Piece> pieces(Layout whole, Layout partLayout) {
    List<Piece> pieces = new ArrayList<>();
    int to = 0;
    int fromFrozen = 0;
    for (TensorSpec tensor : whole.tensors()) {
      if (partLayout.names().contains(tensor.name())) {
        int from = partLayout.offset(partLayout.indexOf(tensor.name()));
        pieces.add(new Piece(false, from, to, tensor.size()));
      } else {
        pieces.add(new Piece(true, fromFrozen, to, tensor.size()));
        fromFrozen += tensor.size();
      }
      to += tensor.size();
    }
    return List.copyOf(pieces);
  }

  @Override
  public int rows() {
    return part.rows();
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void read(int firstRow, int rowCount, float[] target, int offset) {
    float[] own = new float[Math.multiplyExact(rowCount, part.columns())];
    part.read(firstRow, rowCount, own);
    for (int row = 0; row < rowCount; row++) {
      for (Piece piece : pieces) {
        float[] source = piece.frozen() ? frozen : own;
        int from = piece.from() + (piece.frozen() ? 0 : row * part.columns());
        System.arraycopy(source, from, target, offset + row * columns + piece.to(), piece.length());
      }
    }
  }
}
