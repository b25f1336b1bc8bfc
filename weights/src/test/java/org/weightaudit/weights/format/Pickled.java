package org.weightaudit.weights.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.weightaudit.weights.testing.ZippedFiles;

/** Writes pickles, opcode by opcode. */
final class Pickled {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Pickled() {
    op(0x80, 4);
  }

  Pickled op(int... codes) {
    for (int code : codes) {
      out.write(code);
    }
    return this;
  }

  Pickled text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    op('X').out.writeBytes(length.putInt(bytes.length).array());
    out.writeBytes(bytes);
    return this;
  }

  Pickled global(String module, String name) {
    return text(module).text(name).op(0x93);
  }

  /** A list that has one thing many times, which is made once and remembered. */
  Pickled many(int count, int memo, Pickled made) {
    op(']', '(').out.write(made.out.toByteArray(), 2, made.out.size() - 2);
    op('q', memo);
    for (int i = 1; i < count; i++) {
      op('h', memo);
    }
    return op('e');
  }

  byte[] bytes() {
    return op('.').out.toByteArray();
  }

  /** The pickle as it stands in a file of PyTorch. */
  byte[] torch() {
    return new ZippedFiles().with("archive/data.pkl", bytes()).stored();
  }
}
