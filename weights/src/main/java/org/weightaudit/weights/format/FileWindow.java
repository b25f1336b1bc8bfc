package org.weightaudit.weights.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads an open file at any position. Reads that follow each other closely are served from one
 * window; others are read by themselves. One window serves all tensors of a file. For one thread.
 */
final class FileWindow {

  private static final int WINDOW = 1 << 20;
  private static final int CLOSE = 1 << 16;

  private final FileChannel channel;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowStart;
  private long lastEnd = -1;

  FileWindow(FileChannel channel) {
    this.channel = channel;
  }

  /** Bytes in the file now; it may still grow. */
  long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code length} bytes from {@code position} on, valid until the next call. */
  ByteBuffer read(long position, int length) {
    if (!isInWindow(position, length)) {
      boolean sequential = position >= lastEnd && position <= lastEnd + CLOSE;
      int wanted = sequential ? Math.max(length, WINDOW) : length;
      load(position, (int) Math.min(wanted, size() - position));
    }
    lastEnd = position + length;
    return window.slice((int) (position - windowStart), length);
  }

  /** The same for few bytes of which the neighbours will not be wanted. */
  ByteBuffer readAlone(long position, int length) {
    if (!isInWindow(position, length)) {
      load(position, length);
    }
    return window.slice((int) (position - windowStart), length);
  }

  private boolean isInWindow(long position, int length) {
    return position >= windowStart && position + length <= windowStart + window.limit();
  }

  private void load(long position, int length) {
    if (window.capacity() < length) {
      window = ByteBuffer.allocate(length);
    }
    window.clear().limit(length);
    try {
      while (window.hasRemaining()) {
        if (channel.read(window, position + window.position()) < 0) {
          throw new FormatException("the file ended while it was read");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    window.flip();
    windowStart = position;
  }
}
