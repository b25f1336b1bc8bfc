package org.weightaudit.weights.format;

import java.nio.ByteBuffer;

/** How one number is stored in a file. */
public enum ElementType {
  FLOAT64(8, Kind.FLOATING) {
    @Override
    double decode(ByteBuffer buffer) {
      return buffer.getDouble();
    }
  },
  FLOAT32(4, Kind.FLOATING) {
    @Override
    double decode(ByteBuffer buffer) {
      return buffer.getFloat();
    }
  },
  FLOAT16(2, Kind.FLOATING) {
    @Override
    double decode(ByteBuffer buffer) {
      return halfToFloat(buffer.getShort());
    }
  },
  BFLOAT16(2, Kind.FLOATING) {
    @Override
    double decode(ByteBuffer buffer) {
      return Float.intBitsToFloat(buffer.getShort() << 16);
    }
  },
  INT64(8, Kind.INTEGER) {
    @Override
    double decode(ByteBuffer buffer) {
      return buffer.getLong();
    }

    @Override
    long decodeLong(ByteBuffer buffer) {
      return buffer.getLong();
    }
  },
  INT32(4, Kind.INTEGER) {
    @Override
    double decode(ByteBuffer buffer) {
      return buffer.getInt();
    }
  },
  INT16(2, Kind.INTEGER) {
    @Override
    double decode(ByteBuffer buffer) {
      return buffer.getShort();
    }
  },
  INT8(1, Kind.INTEGER) {
    @Override
    double decode(ByteBuffer buffer) {
      return buffer.get();
    }
  },
  UINT32(4, Kind.INTEGER) {
    @Override
    double decode(ByteBuffer buffer) {
      return buffer.getInt() & 0xffffffffL;
    }
  },
  UINT16(2, Kind.INTEGER) {
    @Override
    double decode(ByteBuffer buffer) {
      return buffer.getShort() & 0xffff;
    }
  },
  UINT8(1, Kind.INTEGER) {
    @Override
    double decode(ByteBuffer buffer) {
      return buffer.get() & 0xff;
    }
  },
  BOOL(1, Kind.INTEGER) {
    @Override
    double decode(ByteBuffer buffer) {
      return buffer.get() == 0 ? 0 : 1;
    }
  };

  private enum Kind {
    FLOATING,
    INTEGER
  }

  private static final int HALF_MANTISSA_BITS = 10;
  private static final int HALF_EXPONENT_MASK = 0x1f;

  private final int bytes;
  private final Kind kind;

  ElementType(int bytes, Kind kind) {
    this.bytes = bytes;
    this.kind = kind;
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }

  public boolean isFloating() {
    return kind == Kind.FLOATING;
  }

  /** The next number of a buffer, in the buffer's byte order. */
  abstract double decode(ByteBuffer buffer);

  /** The next number of an integer type, exactly. */
  long decodeLong(ByteBuffer buffer) {
    return (long) decode(buffer);
  }

  /** IEEE 754 binary16. */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> HALF_MANTISSA_BITS) & HALF_EXPONENT_MASK;
    int mantissa = half & ((1 << HALF_MANTISSA_BITS) - 1);
    if (exponent == HALF_EXPONENT_MASK) {
      return Float.intBitsToFloat(sign | 0x7f800000 | (mantissa << 13));
    }
    if (exponent == 0) {
      float magnitude = mantissa * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (mantissa << 13));
  }
}
