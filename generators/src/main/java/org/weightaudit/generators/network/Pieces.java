package org.weightaudit.generators.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.weightaudit.weights.format.StoredTensor;

/**
 * Numbers of a device, [n] float32, that come from the host and go there in pieces of 4 MiB. So
 * their number is not bounded by what a Java array or buffer holds, and the host keeps none of
 * them.
 */
final class Pieces {

  /** Elements of a piece. */
  static final int ELEMENTS = 1 << 20;

  private Pieces() {}

  /** Part of an array. */
  static NDIndex range(long from, long to) {
    return new NDIndex().addSliceDim(from, to);
  }

  /** An array of this many numbers, which are still arbitrary. */
  static NDArray arbitrary(NDManager manager, long size) {
    return manager.create(new Shape(size), DataType.FLOAT32);
  }

  /** Writes an array from its beginning on. What was put is there once this is closed. */
  static final class Writer implements AutoCloseable {

    private final NDArray target;
    private final ByteBuffer bytes;
    private final FloatBuffer piece;
    private long written;

    Writer(NDArray target) {
      this.target = target;
      int elements = (int) Math.min(ELEMENTS, target.size());
      bytes = ByteBuffer.allocateDirect(elements * Float.BYTES).order(ByteOrder.nativeOrder());
      piece = bytes.asFloatBuffer();
    }

    void put(float value) {
      if (!piece.hasRemaining()) {
        flush();
      }
      piece.put(value);
    }

    /** All elements of a tensor, in row-major order. */
    void put(StoredTensor tensor) {
      tensor.forEachPiece(ELEMENTS, this::put);
    }

    private void put(float... values) {
      int done = 0;
      while (done < values.length) {
        if (!piece.hasRemaining()) {
          flush();
        }
        int count = Math.min(piece.remaining(), values.length - done);
        piece.put(values, done, count);
        done += count;
      }
    }

    private void flush() {
      int count = piece.position();
      if (count > 0) {
        ByteBuffer filled = bytes.slice(0, count * Float.BYTES).order(ByteOrder.nativeOrder());
        try (NDArray lent =
            target.getManager().create(filled, new Shape(count), DataType.FLOAT32)) {
          target.set(range(written, written + count), lent);
        }
      }
      written += count;
      piece.clear();
    }

    @Override
    public void close() {
      flush();
    }
  }

  /** Writes part of an array as bytes, little-endian. */
  static void write(NDArray source, long from, long to, OutputStream out) throws IOException {
    for (long at = from; at < to; at += ELEMENTS) {
      float[] values;
      try (NDArray piece = source.get(range(at, Math.min(to, at + ELEMENTS)))) {
        values = piece.toFloatArray();
      }
      ByteBuffer bytes =
          ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      out.write(bytes.array());
    }
  }
}
