package org.weightaudit.weights.format;

import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A part of a file as a channel of its own. Closing it leaves the file open. */
final class FileBytesChannel implements SeekableByteChannel {

  private static final int MOST_AT_ONCE = 1 << 16;

  private final FileBytes bytes;
  private long position;
  private boolean open = true;

  FileBytesChannel(FileBytes bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read(ByteBuffer target) {
    if (position >= bytes.size()) {
      return -1;
    }
    int wanted = Math.min(target.remaining(), MOST_AT_ONCE);
    int length = (int) Math.min(wanted, bytes.size() - position);
    target.put(bytes.read(position, length));
    position += length;
    return length;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    if (newPosition < 0) {
      throw new IllegalArgumentException("position " + newPosition);
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return bytes.size();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
