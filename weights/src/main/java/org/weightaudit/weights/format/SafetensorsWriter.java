package org.weightaudit.weights.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes safetensors files; see {@link SafetensorsReader} for the format. */
public final class SafetensorsWriter {

  private static final int ALIGNMENT = 8;
  private static final Map<ElementType, String> TYPES =
      Map.of(
          ElementType.FLOAT64, "F64",
          ElementType.FLOAT32, "F32",
          ElementType.INT64, "I64",
          ElementType.INT32, "I32",
          ElementType.UINT8, "U8");

  private SafetensorsWriter() {}

  /** Writes arrays in the given order, with text about the whole file. */
  public static void write(OutputStream out, List<NamedArray> arrays, Map<String, String> metadata)
      throws IOException {
    byte[] header = header(arrays, metadata);
    int padding = (ALIGNMENT - header.length % ALIGNMENT) % ALIGNMENT;
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(header.length + padding);
    out.write(length.array());
    out.write(header);
    out.write(" ".repeat(padding).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    for (NamedArray array : arrays) {
      array.content().writeTo(out);
    }
  }

  private static byte[] header(List<NamedArray> arrays, Map<String, String> metadata) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json =
        new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectPropertyStart("__metadata__");
        new TreeMap<>(metadata).forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      long position = 0;
      for (NamedArray array : arrays) {
        json.writeObjectPropertyStart(array.name());
        json.writeStringProperty("dtype", type(array));
        json.writeArrayPropertyStart("shape");
        array.shape().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeArrayPropertyStart("data_offsets");
        json.writeNumber(position);
        position += array.bytes();
        json.writeNumber(position);
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static String type(NamedArray array) {
    String type = TYPES.get(array.type());
    if (type == null) {
      throw new IllegalArgumentException(
          "array %s of %s cannot be written".formatted(array.name(), array.type()));
    }
    return type;
  }
}
