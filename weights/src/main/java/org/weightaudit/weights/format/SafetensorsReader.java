package org.weightaudit.weights.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads safetensors files: the length of the header as little-endian uint64, a JSON header with
 * type, shape and offsets of each tensor, then the data. The same is refused as by the reference
 * reader: duplicate keys, unknown types, sizes that do not match shapes, and tensors that overlap
 * or leave holes.
 */
final class SafetensorsReader {

  private static final int LENGTH_BYTES = 8;
  private static final String METADATA = "__metadata__";
  private static final Map<String, ElementType> TYPES =
      Map.ofEntries(
          Map.entry("F64", ElementType.FLOAT64),
          Map.entry("F32", ElementType.FLOAT32),
          Map.entry("F16", ElementType.FLOAT16),
          Map.entry("BF16", ElementType.BFLOAT16),
          Map.entry("I64", ElementType.INT64),
          Map.entry("I32", ElementType.INT32),
          Map.entry("I16", ElementType.INT16),
          Map.entry("I8", ElementType.INT8),
          Map.entry("U32", ElementType.UINT32),
          Map.entry("U16", ElementType.UINT16),
          Map.entry("U8", ElementType.UINT8),
          Map.entry("BOOL", ElementType.BOOL));
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(4).maxNameLength(4096).build())
          .build();

  /**
   * What a file holds.
   *
   * @param tensors in the order of their data
   * @param metadata text about the whole file
   */
  record Content(Map<String, StoredTensor> tensors, Map<String, String> metadata) {}

  private record Header(List<Entry> entries, Map<String, String> metadata) {}

  private record Entry(String name, ElementType type, List<Integer> shape, long begin, long end) {}

  private SafetensorsReader() {}

  /**
   * @throws FormatException if the file is no intact safetensors file
   */
  static Content read(FileBytes file, ReadLimits limits) {
    if (file.size() < LENGTH_BYTES) {
      throw new FormatException(
          "the file has %d bytes, too few for a safetensors header".formatted(file.size()));
    }
    long length = file.read(0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > file.size() - LENGTH_BYTES) {
      throw new FormatException(
          "the safetensors header is said to have %s bytes; the file has %d"
              .formatted(Long.toUnsignedString(length), file.size()));
    }
    if (length > limits.headerBytes()) {
      throw new FormatException(
          "the safetensors header has %d bytes, more than the %d accepted"
              .formatted(length, limits.headerBytes()));
    }
    byte[] header = new byte[(int) length];
    ByteBuffer read = file.read(LENGTH_BYTES, header.length);
    read.get(header);
    FileBytes data = file.slice(LENGTH_BYTES + length, file.size() - LENGTH_BYTES - length);
    Header parsed = parse(header);
    return new Content(tensors(parsed.entries(), data), parsed.metadata());
  }

  private static Map<String, StoredTensor> tensors(List<Entry> entries, FileBytes data) {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    long expected = 0;
    for (Entry entry : sorted) {
      if (entry.begin() != expected || entry.end() < entry.begin()) {
        throw new FormatException(
            "tensor %s lies at bytes %d to %d, but the one before ends at %d: tensors must neither overlap nor leave holes"
                .formatted(new Quoted(entry.name()), entry.begin(), entry.end(), expected));
      }
      long size = entry.end() - entry.begin();
      if (size > data.size() - entry.begin()) {
        throw new FormatException(
            "tensor %s ends at byte %d, the file's data at %d"
                .formatted(new Quoted(entry.name()), entry.end(), data.size()));
      }
      StoredTensor tensor =
          StoredTensor.contiguous(
              entry.type(),
              entry.shape(),
              data.slice(entry.begin(), size),
              ByteOrder.LITTLE_ENDIAN);
      if (StoredTensor.size(entry.shape(), entry.type()) != size) {
        throw new FormatException(
            "tensor %s of shape %s has %d bytes, not %d"
                .formatted(
                    new Quoted(entry.name()),
                    entry.shape(),
                    size,
                    StoredTensor.size(entry.shape(), entry.type())));
      }
      tensors.put(entry.name(), tensor);
      expected = entry.end();
    }
    if (expected != data.size()) {
      throw new FormatException(
          "the tensors end at byte %d, the file's data at %d".formatted(expected, data.size()));
    }
    return tensors;
  }

  private static Header parse(byte[] header) {
    List<Entry> entries = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), header)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "the header is no JSON object");
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (name.equals(METADATA)) {
          readMetadata(parser, metadata);
        } else {
          entries.add(entry(parser, name));
        }
      }
      require(parser.nextToken() == null, "the header goes on after its JSON object");
    } catch (JacksonException e) {
      throw new FormatException(
          "the safetensors header is no valid JSON: " + new Quoted(e.getOriginalMessage(), 200), e);
    }
    return new Header(entries, metadata);
  }

  private static void readMetadata(JsonParser parser, Map<String, String> metadata) {
    require(parser.nextToken() == JsonToken.START_OBJECT, METADATA + " is no object");
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      require(parser.nextToken() == JsonToken.VALUE_STRING, METADATA + " holds more than strings");
      metadata.put(name, parser.getString());
    }
  }

  private static Entry entry(JsonParser parser, String name) {
    String tensor = "tensor " + new Quoted(name);
    require(parser.nextToken() == JsonToken.START_OBJECT, tensor + " is no object");
    String type = "";
    List<Long> shape = List.of();
    List<Long> offsets = List.of();
    boolean shaped = false;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      switch (parser.currentName()) {
        case "dtype" -> {
          require(
              parser.nextToken() == JsonToken.VALUE_STRING,
              "the dtype of %s is no string".formatted(tensor));
          type = parser.getString();
        }
        case "shape" -> {
          shape = numbers(parser, tensor);
          shaped = true;
        }
        case "data_offsets" -> offsets = numbers(parser, tensor);
        default ->
            throw new FormatException(
                "%s has a field %s; known are dtype, shape and data_offsets"
                    .formatted(tensor, new Quoted(parser.currentName())));
      }
    }
    ElementType element = TYPES.get(type);
    if (element == null) {
      throw new FormatException(
          "%s has dtype %s; accepted are %s"
              .formatted(tensor, new Quoted(type), TYPES.keySet().stream().sorted().toList()));
    }
    require(shaped && offsets.size() == 2, tensor + " needs a shape and two data_offsets");
    List<Integer> dimensions = new ArrayList<>();
    for (long dimension : shape) {
      require(
          dimension <= Integer.MAX_VALUE,
          "%s has dimension %d, more than 2^31-1".formatted(tensor, dimension));
      dimensions.add((int) dimension);
    }
    return new Entry(name, element, dimensions, offsets.get(0), offsets.get(1));
  }

  private static List<Long> numbers(JsonParser parser, String tensor) {
    require(
        parser.nextToken() == JsonToken.START_ARRAY,
        "the shape and offsets of %s must be lists".formatted(tensor));
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(
          parser.currentToken() == JsonToken.VALUE_NUMBER_INT,
          "the shape and offsets of %s must be whole numbers".formatted(tensor));
      long number = parser.getLongValue();
      require(number >= 0, "%s has the negative number %d".formatted(tensor, number));
      numbers.add(number);
    }
    return numbers;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new FormatException(otherwise);
    }
  }
}
