package org.weightaudit.generators.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes ONNX models field by field, so that a test can write any, good or bad. */
public final class OnnxFixture {

  public static final int FLOAT = 1;
  public static final int INT64 = 7;
  public static final int BOOL = 9;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A model with this graph. */
  public static byte[] model(OnnxFixture graph) {
    return new OnnxFixture()
        .number(1, 8)
        .message(7, graph)
        .message(8, new OnnxFixture().text(1, "").number(2, 17))
        .bytes();
  }

  public byte[] bytes() {
    return bytes.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  public OnnxFixture number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  public OnnxFixture raw(int field, byte[] content) {
    varint(((long) field << 3) | 2);
    varint(content.length);
    bytes.writeBytes(content);
    return this;
  }

  public OnnxFixture text(int field, String text) {
    return raw(field, text.getBytes(StandardCharsets.UTF_8));
  }

  public OnnxFixture message(int field, OnnxFixture message) {
    return raw(field, message.bytes());
  }

  public OnnxFixture with(Consumer<OnnxFixture> more) {
    more.accept(this);
    return this;
  }

  /** Adds an input to a graph; a negative length is an open one. */
  public OnnxFixture input(String name, int type, long... shape) {
    return message(11, port(name, type, shape));
  }

  /** Adds an output to a graph; a negative length is an open one. */
  public OnnxFixture output(String name, int type, long... shape) {
    return message(12, port(name, type, shape));
  }

  private static OnnxFixture port(String name, int type, long... shape) {
    OnnxFixture axes = new OnnxFixture();
    for (long length : shape) {
      OnnxFixture axis = new OnnxFixture();
      axes.message(1, length < 0 ? axis.text(2, "N") : axis.number(1, length));
    }
    OnnxFixture tensor = new OnnxFixture().number(1, type).message(2, axes);
    return new OnnxFixture().text(1, name).message(2, new OnnxFixture().message(1, tensor));
  }

  /** Adds a node to a graph. */
  public OnnxFixture node(
      String operator, String inputs, String outputs, OnnxFixture... attributes) {
    return message(1, nodeOf(operator, inputs, outputs, attributes));
  }

  /** A node; names are separated by commas. */
  public static OnnxFixture nodeOf(
      String operator, String inputs, String outputs, OnnxFixture... attributes) {
    OnnxFixture node = new OnnxFixture();
    if (!inputs.isEmpty()) {
      for (String input : inputs.split(",", -1)) {
        node.text(1, input);
      }
    }
    for (String output : outputs.split(",", -1)) {
      node.text(2, output);
    }
    node.text(4, operator);
    for (OnnxFixture attribute : attributes) {
      node.message(5, attribute);
    }
    return node;
  }

  public static OnnxFixture graphAttribute(String name, OnnxFixture graph) {
    return new OnnxFixture().text(1, name).message(6, graph.text(2, name)).number(20, 5);
  }

  public static OnnxFixture numberAttribute(String name, long value) {
    return new OnnxFixture().text(1, name).number(3, value).number(20, 2);
  }

  public static OnnxFixture tensorAttribute(String name, OnnxFixture tensor) {
    return new OnnxFixture().text(1, name).message(5, tensor).number(20, 4);
  }

  /** Adds a tensor to a graph. */
  public OnnxFixture floats(String name, long[] shape, float... values) {
    return message(5, floatTensor(name, shape, values));
  }

  public static OnnxFixture floatTensor(String name, long[] shape, float... values) {
    ByteBuffer raw =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor(name, FLOAT, shape, raw.array());
  }

  /** Adds a tensor to a graph. */
  public OnnxFixture longs(String name, long[] shape, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return message(5, tensor(name, INT64, shape, raw.array()));
  }

  /** Adds a tensor with one truth to a graph. */
  public OnnxFixture truth(String name) {
    return message(5, tensor(name, BOOL, new long[0], new byte[] {1}));
  }

  public static OnnxFixture tensor(String name, int type, long[] shape, byte[] raw) {
    OnnxFixture tensor = new OnnxFixture();
    for (long length : shape) {
      tensor.number(1, length);
    }
    return tensor.number(2, type).text(8, name).raw(9, raw);
  }
}
