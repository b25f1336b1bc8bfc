package org.weightaudit.weights.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A tensor inside a file: where its numbers lie, and how they are read. Views with offsets and
 * strides are honoured. For one thread.
 */
public final class StoredTensor {

  private static final int MAXIMUM_DIMENSIONS = 16;
  private static final int ELEMENTS_AT_A_TIME = 1 << 18;

  private final ElementType type;
  private final List<Integer> shape;
  private final long[] strides;
  private final FileBytes bytes;
  private final long offset;
  private final ByteOrder order;

  /**
   * @param strides distance in elements between neighbours along each axis
   * @param offset of the first element, in elements
   * @throws FormatException if an element lies outside the bytes, or the shape is not acceptable
   */
  StoredTensor(
      ElementType type,
      List<Integer> shape,
      long[] strides,
      FileBytes bytes,
      long offset,
      ByteOrder order) {
    this.type = type;
    this.shape = List.copyOf(shape);
    this.strides = strides.clone();
    this.bytes = bytes;
    this.offset = offset;
    this.order = order;
    checkExtent();
  }

  /** A tensor whose elements lie one after the other, the last index running fastest. */
  static StoredTensor contiguous(
      ElementType type, List<Integer> shape, FileBytes bytes, ByteOrder order) {
    return new StoredTensor(type, shape, rowMajor(shape), bytes, 0, order);
  }

  static long[] rowMajor(List<Integer> shape) {
    long[] strides = new long[shape.size()];
    long stride = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride = multiply(stride, Math.max(1, shape.get(axis)));
    }
    return strides;
  }

  static long[] columnMajor(List<Integer> shape) {
    long[] strides = new long[shape.size()];
    long stride = 1;
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = stride;
      stride = multiply(stride, Math.max(1, shape.get(axis)));
    }
    return strides;
  }

  /** Bytes of a tensor without gaps. */
  static long size(List<Integer> shape, ElementType type) {
    long size = type.bytes();
    for (int length : shape) {
      size = multiply(size, length);
    }
    return size;
  }

  private static long multiply(long a, long b) {
    try {
      return Math.multiplyExact(a, b);
    } catch (ArithmeticException e) {
      throw new FormatException("a tensor has more than 2^63 elements", e);
    }
  }

  private void checkExtent() {
    if (shape.size() > MAXIMUM_DIMENSIONS || shape.size() != strides.length) {
      throw new FormatException(
          "a tensor has %d dimensions and %d strides".formatted(shape.size(), strides.length));
    }
    long last = offset;
    boolean empty = false;
    for (int axis = 0; axis < strides.length; axis++) {
      int length = shape.get(axis);
      if (length < 0 || strides[axis] < 0) {
        throw new FormatException(
            "a tensor has shape %s and strides %s".formatted(shape, Arrays.toString(strides)));
      }
      empty |= length == 0;
      long reach = multiply(Math.max(0, length - 1L), strides[axis]);
      last = add(last, reach);
    }
    if (offset < 0 || (!empty && multiply(add(last, 1), type.bytes()) > bytes.size())) {
      throw new FormatException(
          "a tensor of shape %s reaches element %d of a storage of %d bytes"
              .formatted(shape, last, bytes.size()));
    }
  }

  private static long add(long a, long b) {
    try {
      return Math.addExact(a, b);
    } catch (ArithmeticException e) {
      throw new FormatException("a tensor reaches beyond 2^63 elements", e);
    }
  }

  public ElementType type() {
    return type;
  }

  public List<Integer> shape() {
    return shape;
  }

  /** Number of elements. */
  public long size() {
    long size = 1;
    for (int length : shape) {
      size = multiply(size, length);
    }
    return size;
  }

  /**
   * Reads along the first axis, as float32 (round to nearest even), in row-major order.
   *
   * @param first index on the first axis
   * @param count how many indices
   * @param target receives count times the size of the other axes
   * @param at where in the target the first number goes
   * @param step how far apart in the target two indices of the first axis stand
   */
  void read(int first, int count, float[] target, int at, int step) {
    int[] lengths = shape.stream().mapToInt(Integer::intValue).toArray();
    long[] targetStrides = rowMajor(shape);
    long start = offset;
    if (lengths.length > 0) {
      lengths[0] = count;
      targetStrides[0] = step;
      start += first * strides[0];
    }
    new StridedCopy(lengths, targetStrides, target).run(start, at);
  }

  /** All elements as float32, in row-major order, for tensors known to be small. */
  public float[] toFloats() {
    float[] all = new float[Math.toIntExact(size())];
    if (all.length > 0) {
      int rows = shape.isEmpty() ? 1 : shape.get(0);
      read(0, rows, all, 0, all.length / rows);
    }
    return all;
  }

  /**
   * All elements as float32, in row-major order, piece by piece, for tensors of any size.
   *
   * @param elements of a piece at most, unless one index of the first axis has more
   */
  public void forEachPiece(int elements, Consumer<float[]> visitor) {
    int rows = shape.isEmpty() ? 1 : shape.get(0);
    int row = rows == 0 ? 0 : Math.toIntExact(size() / rows);
    int atATime = Math.max(1, elements / Math.max(1, row));
    for (int first = 0; first < rows; first += Math.min(atATime, rows - first)) {
      int count = Math.min(atATime, rows - first);
      float[] piece = new float[count * row];
      if (row > 0) {
        read(first, count, piece, 0, row);
      }
      visitor.accept(piece);
    }
  }

  /**
   * All elements of an integer tensor, in row-major order.
   *
   * @throws FormatException if the tensor holds floating-point numbers or too many of any
   */
  public long[] toLongs() {
    if (type.isFloating()) {
      throw new FormatException("integers are wanted, the tensor holds " + type);
    }
    long[] all = new long[checkedSize()];
    forEachElement((index, buffer) -> all[index] = type.decodeLong(buffer));
    return all;
  }

  /** All elements as float64, in row-major order. */
  public double[] toDoubles() {
    double[] all = new double[checkedSize()];
    forEachElement((index, buffer) -> all[index] = type.decode(buffer));
    return all;
  }

  /**
   * Writes the elements as they lie in the file, for arrays of bytes that are no numbers.
   *
   * @throws FormatException if they do not lie one after the other
   */
  public void writeTo(OutputStream out) throws IOException {
    if (!Arrays.equals(strides, rowMajor(shape))) {
      throw new FormatException("the elements of a tensor do not lie one after the other");
    }
    byte[] block = new byte[ELEMENTS_AT_A_TIME];
    long size = multiply(size(), type.bytes());
    for (long done = 0; done < size; done += block.length) {
      int count = (int) Math.min(block.length, size - done);
      bytes.read(offset * type.bytes() + done, count).get(block, 0, count);
      out.write(block, 0, count);
    }
  }

  private int checkedSize() {
    if (size() > Integer.MAX_VALUE / 8) {
      throw new FormatException("a tensor of shape " + shape + " is too large to be read at once");
    }
    return (int) size();
  }

  private interface ElementVisitor {
    void visit(int index, ByteBuffer buffer);
  }

  private void forEachElement(ElementVisitor visitor) {
    long[] dense = rowMajor(shape);
    int size = checkedSize();
    for (int index = 0; index < size; index++) {
      long position = offset;
      long rest = index;
      for (int axis = 0; axis < dense.length; axis++) {
        position += rest / dense[axis] * strides[axis];
        rest %= dense[axis];
      }
      ByteBuffer buffer = bytes.read(position * type.bytes(), type.bytes()).order(order);
      visitor.visit(index, buffer);
    }
  }

  /**
   * Copies run by run along the axis whose elements are neighbours in the file, if there is one.
   */
  private final class StridedCopy {

    private final int[] lengths;
    private final long[] targetStrides;
    private final float[] target;
    private final int runAxis;

    StridedCopy(int[] lengths, long[] targetStrides, float[] target) {
      this.lengths = lengths;
      this.targetStrides = targetStrides;
      this.target = target;
      int best = -1;
      for (int axis = 0; axis < lengths.length; axis++) {
        if (strides[axis] == 1 && (best < 0 || lengths[axis] > lengths[best])) {
          best = axis;
        }
      }
      runAxis = best;
    }

    void run(long from, int to) {
      for (int length : lengths) {
        if (length == 0) {
          return;
        }
      }
      copy(0, from, to);
    }

    private void copy(int axis, long from, long to) {
      if (axis == lengths.length) {
        int length = runAxis < 0 ? 1 : lengths[runAxis];
        copyRun(from, to, length, runAxis < 0 ? 1 : targetStrides[runAxis]);
        return;
      }
      if (axis == runAxis) {
        copy(axis + 1, from, to);
        return;
      }
      if (isDenseFrom(axis)) {
        copyRun(from, to, lengths[axis] * lengths[runAxis], 1);
        return;
      }
      for (int i = 0; i < lengths[axis]; i++) {
        copy(axis + 1, from + i * strides[axis], to + i * targetStrides[axis]);
      }
    }

    /** Whether this and the last axis form one run in the file and in the target. */
    private boolean isDenseFrom(int axis) {
      int last = lengths.length - 1;
      return axis == last - 1
          && runAxis == last
          && strides[axis] == lengths[last]
          && targetStrides[axis] == lengths[last]
          && targetStrides[last] == 1
          && (long) lengths[axis] * lengths[last] <= ELEMENTS_AT_A_TIME;
    }

    private void copyRun(long from, long to, int length, long targetStride) {
      for (int done = 0; done < length; done += ELEMENTS_AT_A_TIME) {
        int count = Math.min(ELEMENTS_AT_A_TIME, length - done);
        ByteBuffer buffer =
            bytes.read((from + done) * type.bytes(), count * type.bytes()).order(order);
        int position = (int) (to + done * targetStride);
        if (type == ElementType.FLOAT32 && targetStride == 1) {
          buffer.asFloatBuffer().get(target, position, count);
        } else {
          for (int i = 0; i < count; i++) {
            target[position] = (float) type.decode(buffer);
            position += (int) targetStride;
          }
        }
      }
    }
  }
}
