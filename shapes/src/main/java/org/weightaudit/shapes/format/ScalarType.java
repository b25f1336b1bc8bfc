package org.weightaudit.shapes.format;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Types of numbers in PLY files, with their old and new names. */
enum ScalarType {
  INT8(1, "char", "int8") {
    @Override
    double read(ByteBuffer bytes) {
      return bytes.get();
    }
  },
  UINT8(1, "uchar", "uint8") {
    @Override
    double read(ByteBuffer bytes) {
      return Byte.toUnsignedInt(bytes.get());
    }
  },
  INT16(2, "short", "int16") {
    @Override
    double read(ByteBuffer bytes) {
      return bytes.getShort();
    }
  },
  UINT16(2, "ushort", "uint16") {
    @Override
    double read(ByteBuffer bytes) {
      return Short.toUnsignedInt(bytes.getShort());
    }
  },
  INT32(4, "int", "int32") {
    @Override
    double read(ByteBuffer bytes) {
      return bytes.getInt();
    }
  },
  UINT32(4, "uint", "uint32") {
    @Override
    double read(ByteBuffer bytes) {
      return Integer.toUnsignedLong(bytes.getInt());
    }
  },
  FLOAT32(4, "float", "float32") {
    @Override
    double read(ByteBuffer bytes) {
      return bytes.getFloat();
    }
  },
  FLOAT64(8, "double", "float64") {
    @Override
    double read(ByteBuffer bytes) {
      return bytes.getDouble();
    }
  };

  private final int bytes;
  private final String oldName;
  private final String newName;

  ScalarType(int bytes, String oldName, String newName) {
    this.bytes = bytes;
    this.oldName = oldName;
    this.newName = newName;
  }

  int bytes() {
    return bytes;
  }

  boolean isInteger() {
    return this != FLOAT32 && this != FLOAT64;
  }

  abstract double read(ByteBuffer bytes);

  static Optional<ScalarType> named(String name) {
    return Arrays.stream(values())
        .filter(type -> type.oldName.equals(name) || type.newName.equals(name))
        .findFirst();
  }
}
