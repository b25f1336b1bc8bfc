package org.weightaudit.weights.format;

import java.nio.ByteBuffer;

/** A part of a file. */
final class FileBytes {

  private final FileWindow file;
  private final long start;
  private final long size;

  private FileBytes(FileWindow file, long start, long size) {
    this.file = file;
    this.start = start;
    this.size = size;
  }

  /** A whole file. */
  static FileBytes of(FileWindow file) {
    return new FileBytes(file, 0, file.size());
  }

  long size() {
    return size;
  }

  /**
   * A part of this part.
   *
   * @throws FormatException if it reaches beyond
   */
  FileBytes slice(long offset, long length) {
    requireInside(offset, length);
    return new FileBytes(file, start + offset, length);
  }

  /**
   * {@code length} bytes from {@code position} on, valid until the next read of the same file.
   *
   * @throws FormatException if they reach beyond this part
   */
  ByteBuffer read(long position, int length) {
    requireInside(position, length);
    return file.read(start + position, length);
  }

  /** The same for few bytes of which the neighbours will not be wanted. */
  ByteBuffer readAlone(long position, int length) {
    requireInside(position, length);
    return file.readAlone(start + position, length);
  }

  private void requireInside(long position, long length) {
    if (position < 0 || length < 0 || position > size - length) {
      throw new FormatException(
          "bytes %d to %d are wanted of %d".formatted(position, position + length, size));
    }
  }

  /** Everything, for parts that must be small. */
  byte[] readAll(int limit, String what) {
    if (size > limit) {
      throw new FormatException(
          "%s has %d bytes, more than the %d accepted".formatted(what, size, limit));
    }
    byte[] all = new byte[(int) size];
    read(0, all.length).get(all);
    return all;
  }
}
