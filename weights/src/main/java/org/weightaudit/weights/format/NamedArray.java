package org.weightaudit.weights.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.weightaudit.weights.matrix.WeightMatrix;

/**
 * An array to be written.
 *
 * @param content writes the elements, little-endian and row-major; called once or twice, with the
 *     same outcome each time
 */
public record NamedArray(String name, ElementType type, List<Integer> shape, Content content) {

  private static final int ROWS_PER_BLOCK = 64;

  /** Writes the elements of an array. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  public NamedArray {
    shape = List.copyOf(shape);
  }

  /** The rows of a matrix, [n, D] float32, written in blocks. */
  public static NamedArray ofRows(String name, WeightMatrix matrix) {
    return ofColumns(name, matrix, 0, matrix.columns(), List.of(matrix.rows(), matrix.columns()));
  }

  /**
   * Some columns of a matrix as float32.
   *
   * @param first the first column
   * @param count how many
   * @param shape as which the rows' parts are written, together
   */
  public static NamedArray ofColumns(
      String name, WeightMatrix matrix, int first, int count, List<Integer> shape) {
    return new NamedArray(
        name, ElementType.FLOAT32, shape, out -> writeColumns(matrix, first, count, out));
  }

  private static void writeColumns(WeightMatrix matrix, int first, int count, OutputStream out)
      throws IOException {
    float[] block = new float[Math.multiplyExact(ROWS_PER_BLOCK, matrix.columns())];
    for (int from = 0; from < matrix.rows(); from += ROWS_PER_BLOCK) {
      int rows = Math.min(ROWS_PER_BLOCK, matrix.rows() - from);
      matrix.read(from, rows, block);
      byte[] bytes = new byte[Math.multiplyExact(rows * count, Float.BYTES)];
      ByteBuffer buffer = littleEndian(bytes);
      for (int row = 0; row < rows; row++) {
        for (int k = 0; k < count; k++) {
          buffer.putFloat(block[row * matrix.columns() + first + k]);
        }
      }
      out.write(bytes);
    }
  }

  /** Numbers of float32, row-major. */
  public static NamedArray ofFloats(String name, List<Integer> shape, float... values) {
    return new NamedArray(
        name,
        ElementType.FLOAT32,
        shape,
        out -> {
          byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
          littleEndian(bytes).asFloatBuffer().put(values);
          out.write(bytes);
        });
  }

  /** Whole numbers, [n] int64. */
  public static NamedArray ofLongs(String name, long... values) {
    return ofLongs(name, List.of(values.length), values);
  }

  /** Whole numbers of int64, row-major. */
  public static NamedArray ofLongs(String name, List<Integer> shape, long... values) {
    return new NamedArray(
        name,
        ElementType.INT64,
        shape,
        out -> {
          byte[] bytes = new byte[Math.multiplyExact(values.length, Long.BYTES)];
          littleEndian(bytes).asLongBuffer().put(values);
          out.write(bytes);
        });
  }

  /** Numbers, [n] float64. */
  public static NamedArray ofDoubles(String name, double... values) {
    return new NamedArray(
        name,
        ElementType.FLOAT64,
        List.of(values.length),
        out -> {
          byte[] bytes = new byte[Math.multiplyExact(values.length, Double.BYTES)];
          littleEndian(bytes).asDoubleBuffer().put(values);
          out.write(bytes);
        });
  }

  /** The same array under another name. */
  public NamedArray named(String newName) {
    return new NamedArray(newName, type, shape, content);
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Number of bytes that the content has. */
  long bytes() {
    long size = type.bytes();
    for (int length : shape) {
      size = Math.multiplyExact(size, (long) length);
    }
    return size;
  }
}
