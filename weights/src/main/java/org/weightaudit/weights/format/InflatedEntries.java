package org.weightaudit.weights.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What the compressed entries of an archive inflate to, and those of archives inside it: one
 * temporary file, made when the first is added and gone when this is closed.
 */
final class InflatedEntries implements Closeable {

  private static final int BUFFER = 1 << 16;

  private final long limit;
  private Optional<Target> target = Optional.empty();
  private long size;

  /** The temporary file, and its one window. */
  private record Target(FileChannel channel, FileWindow window) {}

  /**
   * @param limit most bytes of all entries together
   */
  InflatedEntries(long limit) {
    this.limit = limit;
  }

  /**
   * Adds the content of an entry.
   *
   * @param name of the entry, for refusals
   * @throws FormatException if it is damaged, or all entries together inflate to more than is
   *     accepted
   * @throws IOException if there is no room for it
   */
  FileBytes add(String name, InputStream in) throws IOException {
    long start = size;
    byte[] buffer = new byte[BUFFER];
    Target file = opened();
    for (int read = read(name, in, buffer); read >= 0; read = read(name, in, buffer)) {
      size += read;
      if (size > limit) {
        throw new FormatException(
            "the archive inflates to more than the %d bytes accepted; more is read from entries that are stored without compression (zip -0)"
                .formatted(limit));
      }
      ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, read);
      while (chunk.hasRemaining()) {
        file.channel().write(chunk);
      }
    }
    return FileBytes.of(file.window()).slice(start, size - start);
  }

  private static int read(String name, InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new FormatException(
          "entry %s cannot be inflated: %s".formatted(new Quoted(name), e.getMessage()), e);
    }
  }

  private Target opened() throws IOException {
    if (target.isEmpty()) {
      FileChannel channel =
          FileChannel.open(
              Files.createTempFile("weightaudit", ".inflated"),
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      target = Optional.of(new Target(channel, new FileWindow(channel)));
    }
    return target.get();
  }

  @Override
  public void close() throws IOException {
    if (target.isPresent()) {
      target.get().channel().close();
    }
  }
}
