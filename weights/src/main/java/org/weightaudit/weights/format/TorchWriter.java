package org.weightaudit.weights.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;

/**
 * Writes files that {@code torch.load(..., weights_only=True)} reads: one state dict, or a list of
 * them. Each checkpoint is one storage, into which its tensors are views.
 */
public final class TorchWriter {

  private static final byte[] VERSION = "3\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BYTE_ORDER = "little".getBytes(StandardCharsets.US_ASCII);

  private TorchWriter() {}

  /** Writes one checkpoint as a state dict. */
  public static void writeStateDict(OutputStream out, Layout layout, float[] row)
      throws IOException {
    Pickle pickle = new Pickle();
    pickle.stateDict(layout, 0);
    write(out, pickle.finish(), DenseMatrix.ofRows(row));
  }

  /** Writes every row as a state dict, in a list. */
  public static void writeStateDicts(OutputStream out, Layout layout, WeightMatrix rows)
      throws IOException {
    Pickle pickle = new Pickle();
    pickle.op(']').op('(');
    for (int i = 0; i < rows.rows(); i++) {
      pickle.stateDict(layout, i);
    }
    pickle.op('e');
    write(out, pickle.finish(), rows);
  }

  private static void write(OutputStream out, byte[] pickle, WeightMatrix rows) throws IOException {
    try (StoredZip zip = new StoredZip(out)) {
      zip.add("archive/data.pkl", entry -> entry.write(pickle));
      zip.add("archive/byteorder", entry -> entry.write(BYTE_ORDER));
      for (int i = 0; i < rows.rows(); i++) {
        NamedArray storage = NamedArray.ofRows("", rows.select(i));
        zip.add("archive/data/" + i, storage.content());
      }
      zip.add("archive/version", entry -> entry.write(VERSION));
    }
  }

  /** Writes the opcodes of Python's pickle protocol 2 that a state dict needs. */
  private static final class Pickle {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Pickle() {
      op(0x80).op(2);
    }

    Pickle op(int code) {
      out.write(code);
      return this;
    }

    private void global(String module, String name) {
      op('c').out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void string(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      op('X').int32(bytes.length).out.writeBytes(bytes);
    }

    private Pickle int32(int value) {
      ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      out.writeBytes(bytes.putInt(value).array());
      return this;
    }

    private void integer(int value) {
      op('J').int32(value);
    }

    private void emptyOrderedDict() {
      global("collections", "OrderedDict");
      op(')').op('R');
    }

    void stateDict(Layout layout, int storage) {
      emptyOrderedDict();
      op('(');
      for (int i = 0; i < layout.tensors().size(); i++) {
        TensorSpec tensor = layout.tensors().get(i);
        string(tensor.name());
        tensor(tensor, layout.offset(i), layout.size(), storage);
      }
      op('u');
    }

    private void tensor(TensorSpec tensor, int offset, int storageSize, int storage) {
      global("torch._utils", "_rebuild_tensor_v2");
      op('(');
      op('(');
      string("storage");
      global("torch", "FloatStorage");
      string(String.valueOf(storage));
      string("cpu");
      integer(storageSize);
      op('t').op('Q');
      integer(offset);
      tuple(tensor.shape());
      List<Integer> strides =
          java.util.Arrays.stream(StoredTensor.rowMajor(tensor.shape()))
              .mapToObj(Math::toIntExact)
              .toList();
      tuple(strides);
      op(0x89);
      emptyOrderedDict();
      op('t').op('R');
    }

    private void tuple(List<Integer> values) {
      op('(');
      values.forEach(this::integer);
      op('t');
    }

    byte[] finish() {
      op('.');
      return out.toByteArray();
    }
  }
}
