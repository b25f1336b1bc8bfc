package org.weightaudit.weights.format;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads idx files of unsigned bytes, plain or gzipped: the format of MNIST and its relatives.
 * Layout: two zero bytes, type 0x08, number of dimensions, the dimensions as big-endian int32, the
 * values.
 */
final class IdxReader {

  private static final int UNSIGNED_BYTE = 0x08;
  private static final int MAXIMUM_DIMENSIONS = 4;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int BLOCK = 1 << 16;

  /**
   * The content of one file.
   *
   * @param shape the dimensions, outermost first
   * @param values row-major
   */
  record IdxArray(List<Integer> shape, byte[] values) {}

  private IdxReader() {}

  /**
   * Reads a file to its end and keeps nothing of it but its shape.
   *
   * @throws FormatException if the file is no idx file of unsigned bytes, is shorter or longer than
   *     its header says, or holds more than there is room for
   */
  static List<Integer> check(Path file, ImageRoom room) throws IOException {
    try (DataInputStream in = open(file)) {
      List<Integer> shape = readShape(in);
      room.require(shape, 1);
      long size = StoredTensor.size(shape, ElementType.UINT8);
      long found = count(in, size);
      if (found < size) {
        throw new FormatException(
            "the idx header announces %d bytes of values, the file has %d".formatted(size, found));
      }
      if (in.read() != -1) {
        throw new FormatException(
            "the idx file goes on after the %d bytes announced".formatted(size));
      }
      return shape;
    } catch (EOFException e) {
      throw new FormatException("the idx file ends too early", e);
    } catch (ZipException e) {
      throw new FormatException("the gzipped idx file is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file for which {@link #check} has found all values, so that none are given room that
   * are not there.
   *
   * @throws FormatException as {@link #check}
   */
  static IdxArray read(Path file, ImageRoom room) throws IOException {
    List<Integer> shape = check(file, room);
    try (DataInputStream in = open(file)) {
      readShape(in);
      byte[] values = new byte[Math.toIntExact(StoredTensor.size(shape, ElementType.UINT8))];
      in.readFully(values);
      return new IdxArray(shape, values);
    }
  }

  /** How many bytes there are, up to as many as wanted. */
  private static long count(InputStream in, long wanted) throws IOException {
    byte[] block = new byte[BLOCK];
    long found = 0;
    int read = 0;
    while (found < wanted && read >= 0) {
      read = in.read(block, 0, (int) Math.min(block.length, wanted - found));
      found += Math.max(0, read);
    }
    return found;
  }

  private static DataInputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file));
    try {
      return new DataInputStream(unzipped(raw));
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static InputStream unzipped(InputStream raw) throws IOException {
    raw.mark(2);
    int magic = raw.read() << 8 | raw.read();
    raw.reset();
    return magic == GZIP_MAGIC ? new BufferedInputStream(new GZIPInputStream(raw)) : raw;
  }

  private static List<Integer> readShape(DataInputStream in) throws IOException {
    int magic = in.readInt();
    int type = magic >>> 8;
    int dimensions = magic & 0xff;
    if (type != UNSIGNED_BYTE || dimensions < 1 || dimensions > MAXIMUM_DIMENSIONS) {
      throw new FormatException(
          "the file starts with 0x%08x; an idx file of unsigned bytes starts with 0x0000080n, n = 1 to %d dimensions"
              .formatted(magic, MAXIMUM_DIMENSIONS));
    }
    List<Integer> shape = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      int dimension = in.readInt();
      if (dimension < 1) {
        throw new FormatException("dimension %d of the idx file is %d".formatted(i, dimension));
      }
      shape.add(dimension);
    }
    return shape;
  }
}
