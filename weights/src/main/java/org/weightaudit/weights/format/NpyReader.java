package org.weightaudit.weights.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads npy arrays (NumPy Enhancement Proposal 1, versions 1.0 to 3.0): magic, version, header
 * length, a Python dictionary with descr, fortran_order and shape, then the numbers. The dictionary
 * is parsed by a grammar that knows nothing else. Arrays of objects hold pickles and are refused.
 */
final class NpyReader {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Map<String, ElementType> TYPES =
      Map.ofEntries(
          Map.entry("f2", ElementType.FLOAT16),
          Map.entry("f4", ElementType.FLOAT32),
          Map.entry("f8", ElementType.FLOAT64),
          Map.entry("i1", ElementType.INT8),
          Map.entry("i2", ElementType.INT16),
          Map.entry("i4", ElementType.INT32),
          Map.entry("i8", ElementType.INT64),
          Map.entry("u1", ElementType.UINT8),
          Map.entry("u2", ElementType.UINT16),
          Map.entry("u4", ElementType.UINT32),
          Map.entry("b1", ElementType.BOOL));
  private static final int MAXIMUM_HEADER = 1 << 16;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{\\s*+(?:'descr'\\s*+:\\s*+'(?<descr>[^']*+)'\\s*+,?+\\s*+"
              + "|'fortran_order'\\s*+:\\s*+(?<order>True|False)\\s*+,?+\\s*+"
              + "|'shape'\\s*+:\\s*+\\((?<shape>[0-9,\\sL]*+)\\)\\s*+,?+\\s*+){3}\\}\\s*+");
  private static final Pattern TYPE =
      Pattern.compile("(?<order>[<>|=])(?<type>[a-zA-Z])(?<size>\\d+)");

  private NpyReader() {}

  static boolean isNpy(byte[] start) {
    return start.length >= MAGIC.length
        && ByteBuffer.wrap(start, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
  }

  /**
   * @param what how to name the array in messages
   * @param values counts the strings
   * @throws FormatException if the bytes are no npy array of numbers or strings, or hold more or
   *     fewer bytes than the header says
   */
  static NpyArray read(FileBytes bytes, String what, ValueCount values) {
    if (bytes.size() < 10) {
      throw new FormatException(
          "%s has %d bytes, too few for an npy array".formatted(what, bytes.size()));
    }
    ByteBuffer start = bytes.read(0, 10);
    byte[] magic = new byte[MAGIC.length];
    start.get(magic);
    int version = start.get();
    start.get();
    if (!isNpy(magic) || version < 1 || version > 3) {
      throw new FormatException(what + " is no npy array of version 1, 2 or 3");
    }
    int lengthBytes = version == 1 ? 2 : 4;
    if (bytes.size() < 8 + lengthBytes) {
      throw new FormatException(what + " ends within its header");
    }
    ByteBuffer lengthField = bytes.read(8, lengthBytes).order(ByteOrder.LITTLE_ENDIAN);
    long length =
        version == 1 ? lengthField.getShort() & 0xffff : lengthField.getInt() & 0xffffffffL;
    long dataStart = 8 + lengthBytes + length;
    if (length > MAXIMUM_HEADER || dataStart > bytes.size()) {
      throw new FormatException(
          "%s announces a header of %d bytes; the array has %d"
              .formatted(what, length, bytes.size()));
    }
    byte[] header = new byte[(int) length];
    bytes.read(8 + lengthBytes, header.length).get(header);
    return parse(
        new String(header, StandardCharsets.UTF_8),
        bytes.slice(dataStart, bytes.size() - dataStart),
        what,
        values);
  }

  private static NpyArray parse(String header, FileBytes data, String what, ValueCount values) {
    Matcher matcher = HEADER.matcher(header);
    if (header.contains("'descr': [") || header.contains("'|O'") || header.contains("'O'")) {
      throw new FormatException(
          what
              + " holds objects or records; arrays of numbers are wanted. Objects are pickled and never read");
    }
    if (!matcher.matches()
        || matcher.group("descr") == null
        || matcher.group("order") == null
        || matcher.group("shape") == null) {
      throw new FormatException(
          "%s has the header %s; wanted are descr, fortran_order and shape"
              .formatted(what, new Quoted(header.strip())));
    }
    List<Integer> shape = parseShape(matcher.group("shape"), what);
    boolean columnMajor = matcher.group("order").equals("True");
    Matcher type = TYPE.matcher(matcher.group("descr"));
    if (!type.matches()) {
      throw unknownType(what, matcher.group("descr"));
    }
    ByteOrder order =
        type.group("order").equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    String kind = type.group("type");
    if (kind.equals("U") || kind.equals("S")) {
      int size = parseInt(type.group("size"), what);
      return NpyArray.ofStrings(
          StringArray.read(data, kind.equals("U"), size, shape, order, what, values));
    }
    ElementType element = TYPES.get(kind.toLowerCase(Locale.ROOT) + type.group("size"));
    if (element == null) {
      throw unknownType(what, matcher.group("descr"));
    }
    long wanted = StoredTensor.size(shape, element);
    if (wanted != data.size()) {
      throw new FormatException(
          "%s has shape %s and so %d bytes of data, not %d"
              .formatted(what, new Quoted(shape), wanted, data.size()));
    }
    long[] strides = columnMajor ? StoredTensor.columnMajor(shape) : StoredTensor.rowMajor(shape);
    return NpyArray.of(new StoredTensor(element, shape, strides, data, 0, order));
  }

  private static FormatException unknownType(String what, String descr) {
    return new FormatException(
        "%s has element type %s; accepted are floats, integers, booleans and strings"
            .formatted(what, new Quoted(descr)));
  }

  private static List<Integer> parseShape(String text, String what) {
    List<Integer> shape = new ArrayList<>();
    for (String part : text.replace("L", "").split(",", -1)) {
      if (!part.isBlank()) {
        shape.add(parseInt(part.strip(), what));
      }
    }
    return shape;
  }

  private static int parseInt(String digits, String what) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new FormatException(
          "%s has a dimension or size of %s; at most 2^31-1 is accepted"
              .formatted(what, new Quoted(digits)),
          e);
    }
  }
}
