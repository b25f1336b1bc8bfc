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

/**
 * Reads idx files of unsigned bytes, plain or gzipped: the format of MNIST and its relatives.
 * Layout: two zero bytes, type 0x08, number of dimensions, the dimensions as big-endian int32, the
 * values.
 */
public final class IdxReader {

  private static final int UNSIGNED_BYTE = 0x08;
  private static final int MAXIMUM_DIMENSIONS = 4;
  private static final int GZIP_MAGIC = 0x1f8b;

  /**
   * The content of one file.
   *
   * @param shape the dimensions, outermost first
   * @param values row-major
   */
  public record IdxArray(List<Integer> shape, byte[] values) {}

  private IdxReader() {}

  /**
   * @param maximumBytes how many bytes of values are accepted
   * @throws FormatException if the file is no idx file of unsigned bytes, is shorter or longer than
   *     its header says, or holds more than is accepted
   */
  public static IdxArray read(Path file, long maximumBytes) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        DataInputStream in = new DataInputStream(unzipped(raw))) {
      List<Integer> shape = readShape(in);
      long size = 1;
      for (int dimension : shape) {
        size = Math.multiplyExact(size, (long) dimension);
      }
      if (size > maximumBytes) {
        throw new FormatException(
            "the idx header announces %d bytes, more than the %d accepted"
                .formatted(size, maximumBytes));
      }
      byte[] values = in.readNBytes((int) size);
      if (values.length != size) {
        throw new FormatException(
            "the idx header announces %d bytes of values, the file has %d"
                .formatted(size, values.length));
      }
      if (in.read() != -1) {
        throw new FormatException(
            "the idx file goes on after the %d bytes announced".formatted(size));
      }
      return new IdxArray(shape, values);
    } catch (EOFException e) {
      throw new FormatException("the idx file ends within its header", e);
    } catch (ArithmeticException e) {
      throw new FormatException("the idx header announces more than 2^63 bytes", e);
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
