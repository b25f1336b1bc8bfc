package org.weightaudit.shapes.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.weightaudit.weights.format.FormatException;

/** How long a zip archive says that its directory is, asked before it is taken into memory. */
final class ZipDirectory {

  private static final long MOST_BYTES = 64 << 20;
  private static final int END = 22;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int LENGTH_AT = 12;

  private ZipDirectory() {}

  /**
   * @throws FormatException if what may be the end of an archive tells of more than 64 MiB
   */
  static void requireBounded(Path archive) throws IOException {
    ByteBuffer tail = tail(archive);
    for (int at = 0; at + END <= tail.limit(); at++) {
      if (tail.getInt(at) == END_SIGNATURE) {
        long length = Integer.toUnsignedLong(tail.getInt(at + LENGTH_AT));
        if (length > MOST_BYTES) {
          throw new FormatException(
              "the directory of the zip archive has %d bytes; wanted are at most %d"
                  .formatted(length, MOST_BYTES));
        }
      }
    }
  }

  private static ByteBuffer tail(Path archive) throws IOException {
    try (FileChannel channel = FileChannel.open(archive)) {
      long from = Math.max(0, channel.size() - END - LONGEST_COMMENT);
      ByteBuffer tail =
          ByteBuffer.allocate((int) (channel.size() - from)).order(ByteOrder.LITTLE_ENDIAN);
      while (tail.hasRemaining() && channel.read(tail, from + tail.position()) >= 0) {}
      return tail.flip();
    }
  }
}
