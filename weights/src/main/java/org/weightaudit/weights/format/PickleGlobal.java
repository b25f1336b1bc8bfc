package org.weightaudit.weights.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The globals that saved tensors need, and what each makes of its arguments. Nothing is executed.
 */
sealed interface PickleGlobal {

  /**
   * What the global yields.
   *
   * @throws FormatException if the arguments are not of the form that saved tensors have
   */
  Object apply(List<?> arguments);

  /** A storage of a PyTorch file: where the numbers of one or more tensors lie. */
  record Storage(ElementType type, FileBytes bytes) {}

  /** NumPy's description of a scalar's type. */
  record NumpyType(String name) {}

  /** Any other name, where objects are passed over: nothing is looked up, nothing made. */
  record Unknown(String name) implements PickleGlobal {

    @Override
    public Object apply(List<?> arguments) {
      return PickleReader.PassedOver.OBJECT;
    }
  }

  /** A class whose objects are kept as their attributes. */
  record ObjectClass(String name) implements PickleGlobal {

    @Override
    public Object apply(List<?> arguments) {
      throw malformed(name);
    }
  }

  /** {@code pathlib.PosixPath(parts)}, of which the parts are kept. */
  record PathClass() implements PickleGlobal {

    @Override
    public Object apply(List<?> arguments) {
      if (!arguments.stream().allMatch(String.class::isInstance)) {
        throw malformed("pathlib.Path");
      }
      return new PickledPath(arguments);
    }
  }

  /** A path as its parts, which may be the pickle's own list. */
  record PickledPath(List<?> parts) {

    private static final int LONGEST = 4096;

    /**
     * The path with slashes between its parts.
     *
     * @throws FormatException if it is longer than paths are
     */
    String text() {
      StringBuilder text = new StringBuilder();
      for (Object part : parts) {
        boolean joined = text.length() > 0 && text.charAt(text.length() - 1) != '/';
        text.append(joined ? "/" : "").append(part);
        if (text.length() > LONGEST) {
          throw new FormatException("the pickle holds a path of over 4096 characters");
        }
      }
      return text.toString();
    }
  }

  /** The class of a storage; it is never applied, only named in persistent ids. */
  record StorageClass(String name, ElementType type) implements PickleGlobal {

    @Override
    public Object apply(List<?> arguments) {
      throw malformed(name);
    }
  }

  /** {@code collections.OrderedDict()}: an empty dictionary, or one from pairs. */
  record OrderedDictionary() implements PickleGlobal {

    @Override
    public Object apply(List<?> arguments) {
      Map<Object, Object> dictionary = new LinkedHashMap<>();
      if (arguments.isEmpty()) {
        return dictionary;
      }
      if (arguments.size() == 1 && arguments.get(0) instanceof List<?> pairs) {
        for (Object pair : pairs) {
          if (!(pair instanceof List<?> items)
              || items.size() != 2
              || !(items.get(0) instanceof String key)) {
            throw malformed("OrderedDict");
          }
          dictionary.put(key, items.get(1));
        }
        return dictionary;
      }
      throw malformed("OrderedDict");
    }
  }

  /** {@code torch._utils._rebuild_tensor_v2(storage, offset, size, stride, ...)}. */
  record RebuildTensor() implements PickleGlobal {

    @Override
    public Object apply(List<?> arguments) {
      if (arguments.size() < 4
          || !(arguments.get(0) instanceof Storage storage)
          || !(arguments.get(1) instanceof Long offset)
          || !(arguments.get(2) instanceof List<?> size)
          || !(arguments.get(3) instanceof List<?> stride)) {
        throw malformed("_rebuild_tensor_v2");
      }
      List<Integer> shape = new ArrayList<>();
      for (Object dimension : size) {
        if (!(dimension instanceof Long length) || length < 0 || length > Integer.MAX_VALUE) {
          throw malformed("_rebuild_tensor_v2");
        }
        shape.add(length.intValue());
      }
      long[] strides = new long[stride.size()];
      for (int axis = 0; axis < strides.length; axis++) {
        if (!(stride.get(axis) instanceof Long step)) {
          throw malformed("_rebuild_tensor_v2");
        }
        strides[axis] = step;
      }
      return new StoredTensor(
          storage.type(), shape, strides, storage.bytes(), offset, ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** {@code torch._utils._rebuild_parameter(tensor, requires_grad, hooks)}: the tensor. */
  record RebuildParameter() implements PickleGlobal {

    @Override
    public Object apply(List<?> arguments) {
      if (arguments.isEmpty() || !(arguments.get(0) instanceof StoredTensor tensor)) {
        throw malformed("_rebuild_parameter");
      }
      return tensor;
    }
  }

  /** {@code torch.Size(dimensions)}: the dimensions. */
  record Size() implements PickleGlobal {

    @Override
    public Object apply(List<?> arguments) {
      if (arguments.size() != 1 || !(arguments.get(0) instanceof List<?> dimensions)) {
        throw malformed("torch.Size");
      }
      return dimensions;
    }
  }

  /** {@code numpy.dtype(name, ...)}. */
  record Dtype() implements PickleGlobal {

    @Override
    public Object apply(List<?> arguments) {
      if (arguments.isEmpty() || !(arguments.get(0) instanceof String name)) {
        throw malformed("numpy.dtype");
      }
      return new NumpyType(name);
    }
  }

  /** {@code _codecs.encode(text, 'latin1')}: how protocol 2 spells bytes. */
  record Encode() implements PickleGlobal {

    @Override
    public Object apply(List<?> arguments) {
      if (arguments.size() != 2
          || !(arguments.get(0) instanceof String text)
          || !"latin1".equals(arguments.get(1))) {
        throw malformed("_codecs.encode");
      }
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** {@code numpy.core.multiarray.scalar(dtype, bytes)}: a number. */
  record Scalar() implements PickleGlobal {

    @Override
    public Object apply(List<?> arguments) {
      if (arguments.size() != 2
          || !(arguments.get(0) instanceof NumpyType type)
          || !(arguments.get(1) instanceof byte[] bytes)) {
        throw malformed("numpy scalar");
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (type.name().equals("f8") && bytes.length == 8) {
        return buffer.getDouble();
      }
      if (type.name().equals("f4") && bytes.length == 4) {
        return (double) buffer.getFloat();
      }
      if (type.name().equals("i8") && bytes.length == 8) {
        return buffer.getLong();
      }
      if (type.name().equals("i4") && bytes.length == 4) {
        return (long) buffer.getInt();
      }
      throw new FormatException(
          "the pickle holds a numpy scalar of type %s; known are f4, f8, i4 and i8"
              .formatted(new Quoted(type.name())));
    }
  }

  /** {@code numpy.core.multiarray._reconstruct(ndarray, (0,), 'b')}: an array without content. */
  record NewArray() implements PickleGlobal {

    @Override
    public Object apply(List<?> arguments) {
      if (arguments.isEmpty() || !NDARRAY.equals(arguments.get(0))) {
        throw malformed("_reconstruct");
      }
      return new PickledArray();
    }
  }

  ObjectClass NDARRAY = new ObjectClass("numpy.ndarray");

  /** What makes an array of bytes, as in data sets of images. */
  Map<String, PickleGlobal> ARRAYS =
      Map.of(
          "numpy.ndarray", NDARRAY,
          "numpy.core.multiarray._reconstruct", new NewArray(),
          "numpy._core.multiarray._reconstruct", new NewArray());

  /** Names of paths in {@code pathlib}. */
  Set<String> PATHS =
      Set.of("PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath", "Path");

  /** All known globals by module and name. */
  Map<String, PickleGlobal> KNOWN = known();

  private static Map<String, PickleGlobal> known() {
    Map<String, PickleGlobal> known = new TreeMap<>();
    known.put("collections.OrderedDict", new OrderedDictionary());
    known.put("torch._utils._rebuild_tensor_v2", new RebuildTensor());
    known.put("torch._utils._rebuild_parameter", new RebuildParameter());
    known.put("torch.Size", new Size());
    known.put("numpy.dtype", new Dtype());
    known.put("numpy.core.multiarray.scalar", new Scalar());
    known.put("numpy._core.multiarray.scalar", new Scalar());
    known.put("_codecs.encode", new Encode());
    storage(known, "torch.DoubleStorage", ElementType.FLOAT64);
    storage(known, "torch.FloatStorage", ElementType.FLOAT32);
    storage(known, "torch.HalfStorage", ElementType.FLOAT16);
    storage(known, "torch.BFloat16Storage", ElementType.BFLOAT16);
    storage(known, "torch.LongStorage", ElementType.INT64);
    storage(known, "torch.IntStorage", ElementType.INT32);
    storage(known, "torch.ShortStorage", ElementType.INT16);
    storage(known, "torch.CharStorage", ElementType.INT8);
    storage(known, "torch.ByteStorage", ElementType.UINT8);
    storage(known, "torch.BoolStorage", ElementType.BOOL);
    return Map.copyOf(known);
  }

  private static void storage(Map<String, PickleGlobal> known, String name, ElementType type) {
    known.put(name, new StorageClass(name, type));
  }

  /**
   * @throws FormatException if saved tensors do not need this global; the message names it
   */
  static PickleGlobal named(String module, String name) {
    String full = module + "." + name;
    PickleGlobal global = KNOWN.get(full);
    if (global == null) {
      throw new FormatException(
          "the file asks for the Python global %s, which is not accepted: only tensors, in dictionaries and lists, are read. Save state dicts (model.state_dict()), not whole objects"
              .formatted(new Quoted(full)));
    }
    return global;
  }

  /** Like {@link #named}, but what saved tensors do not need becomes {@link Unknown}. */
  static PickleGlobal namedOrUnknown(String module, String name) {
    String full = module + "." + name;
    PickleGlobal global = KNOWN.get(full);
    return global == null ? new Unknown(full) : global;
  }

  /**
   * Like {@link #named}, and known are also the classes of the data sets that the authors of
   * Hyper-Representations released, of checkpoints and of images, and paths.
   */
  static PickleGlobal namedOrReleased(String module, String name) {
    String full = module + "." + name;
    if (module.startsWith("ghrp.") || full.equals("torch.utils.data.dataset.TensorDataset")) {
      return new ObjectClass(full);
    }
    if (module.equals("pathlib") && PATHS.contains(name)) {
      return new PathClass();
    }
    return named(module, name);
  }

  /** Like {@link #named}, and known are also arrays of bytes. */
  static PickleGlobal namedOrArray(String module, String name) {
    PickleGlobal array = ARRAYS.get(module + "." + name);
    return array == null ? named(module, name) : array;
  }

  private static FormatException malformed(String name) {
    return new FormatException(
        "the pickle applies %s to unusual arguments".formatted(new Quoted(name)));
  }

  /** What a persistent id of a PyTorch file says: ('storage', class, key, location, count). */
  record StorageId(ElementType type, String key, long count) {

    static StorageId of(Object id) {
      if (id instanceof List<?> parts
          && parts.size() == 5
          && "storage".equals(parts.get(0))
          && parts.get(1) instanceof StorageClass storage
          && parts.get(2) instanceof String key
          && parts.get(4) instanceof Long count
          && count >= 0) {
        return new StorageId(storage.type(), key, count);
      }
      throw new FormatException("the pickle has a persistent id that is no storage");
    }
  }
}
