package org.weightaudit.weights.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;

/**
 * Writes files that {@code torch.load(..., weights_only=True)} reads: one state dict, a list of
 * them, or a dictionary of them. A checkpoint of a layout is one storage, into which its tensors
 * are views.
 */
public final class TorchWriter {

  private static final byte[] VERSION = "3\n".getBytes(StandardCharsets.US_ASCII);
  private static final Map<ElementType, String> STORAGES =
      Map.of(
          ElementType.FLOAT64, "DoubleStorage",
          ElementType.FLOAT32, "FloatStorage",
          ElementType.INT64, "LongStorage",
          ElementType.INT32, "IntStorage",
          ElementType.UINT8, "ByteStorage");
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

  /**
   * Writes a dictionary of state dicts. Arrays with one content in common, as by {@link
   * NamedArray#named}, share a storage.
   */
  public static void writeStateDicts(OutputStream out, Map<String, List<NamedArray>> stateDicts)
      throws IOException {
    Pickle pickle = new Pickle();
    IdentityHashMap<NamedArray.Content, Integer> storages = new IdentityHashMap<>();
    List<NamedArray.Content> contents = new ArrayList<>();
    pickle.op('}').op('(');
    for (Map.Entry<String, List<NamedArray>> entry : stateDicts.entrySet()) {
      pickle.string(entry.getKey());
      pickle.emptyOrderedDict();
      pickle.op('(');
      for (NamedArray array : entry.getValue()) {
        Integer known = storages.putIfAbsent(array.content(), contents.size());
        if (known == null) {
          contents.add(array.content());
        }
        pickle.string(array.name());
        int size = Math.toIntExact(array.bytes() / array.type().bytes());
        pickle.tensor(array.type(), array.shape(), 0, size, storages.get(array.content()));
      }
      pickle.op('u');
    }
    pickle.op('u');
    write(out, pickle.finish(), contents);
  }

  private static void write(OutputStream out, byte[] pickle, WeightMatrix rows) throws IOException {
    List<NamedArray.Content> storages = new ArrayList<>();
    for (int i = 0; i < rows.rows(); i++) {
      storages.add(NamedArray.ofRows("", rows.select(i)).content());
    }
    write(out, pickle, storages);
  }

  private static void write(OutputStream out, byte[] pickle, List<NamedArray.Content> storages)
      throws IOException {
    try (StoredZip zip = new StoredZip(out)) {
      zip.add("archive/data.pkl", entry -> entry.write(pickle));
      zip.add("archive/byteorder", entry -> entry.write(BYTE_ORDER));
      for (int i = 0; i < storages.size(); i++) {
        zip.add("archive/data/" + i, storages.get(i));
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

    void string(String text) {
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

    void emptyOrderedDict() {
      global("collections", "OrderedDict");
      op(')').op('R');
    }

    void stateDict(Layout layout, int storage) {
      emptyOrderedDict();
      op('(');
      for (int i = 0; i < layout.tensors().size(); i++) {
        TensorSpec tensor = layout.tensors().get(i);
        string(tensor.name());
        tensor(ElementType.FLOAT32, tensor.shape(), layout.offset(i), layout.size(), storage);
      }
      op('u');
    }

    void tensor(ElementType type, List<Integer> shape, int offset, int storageSize, int storage) {
      global("torch._utils", "_rebuild_tensor_v2");
      op('(');
      op('(');
      string("storage");
      global("torch", storageClass(type));
      string(String.valueOf(storage));
      string("cpu");
      integer(storageSize);
      op('t').op('Q');
      integer(offset);
      tuple(shape);
      List<Integer> strides =
          Arrays.stream(StoredTensor.rowMajor(shape)).mapToObj(Math::toIntExact).toList();
      tuple(strides);
      op(0x89);
      emptyOrderedDict();
      op('t').op('R');
    }

    private static String storageClass(ElementType type) {
      String name = STORAGES.get(type);
      if (name == null) {
        throw new IllegalArgumentException("arrays of %s cannot be written".formatted(type));
      }
      return name;
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
