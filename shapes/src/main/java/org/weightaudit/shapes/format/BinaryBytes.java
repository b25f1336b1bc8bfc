package org.weightaudit.shapes.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers of a binary file, one after the other. */
final class BinaryBytes implements Place {

  private final ByteBuffer bytes;

  BinaryBytes(byte[] content, int from, ByteOrder order) {
    bytes = ByteBuffer.wrap(content).position(from).order(order);
  }

  int remaining() {
    return bytes.remaining();
  }

  double next(ScalarType type) {
    require(type.bytes());
    return type.read(bytes);
  }

  double float32() {
    return next(ScalarType.FLOAT32);
  }

  void skip(int count) {
    require(count);
    bytes.position(bytes.position() + count);
  }

  private void require(int count) {
    if (count > bytes.remaining()) {
      throw refusal("is %d before the end of the file", bytes.remaining(), "%d bytes more", count);
    }
  }

  @Override
  public String described() {
    return "byte " + bytes.position();
  }
}
