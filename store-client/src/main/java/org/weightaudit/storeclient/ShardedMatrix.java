package org.weightaudit.storeclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.weightaudit.weights.matrix.WeightMatrix;

/**
 * The matrix form of a set in its shards on disk, mapped into memory: the heap holds none of it.
 * Each shard is a safetensors file of one float32 tensor, whose data are the end of the file.
 */
final class ShardedMatrix implements WeightMatrix {

  private record Shard(int firstRow, int rows, FloatBuffer values) {}

  private final List<Shard> shards;
  private final int rows;
  private final int columns;

  ShardedMatrix(int columns, List<Path> files, List<Integer> rowCounts) {
    this.columns = columns;
    List<Shard> mapped = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < files.size(); i++) {
      mapped.add(new Shard(first, rowCounts.get(i), map(files.get(i), rowCounts.get(i))));
      first += rowCounts.get(i);
    }
    shards = List.copyOf(mapped);
    rows = first;
  }

  private FloatBuffer map(Path file, int count) {
    long bytes = (long) count * columns * Float.BYTES;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < bytes) {
        throw new IOException(
            "%s has %d bytes; %d rows of %d float32 need %d"
                .formatted(file.getFileName(), channel.size(), count, columns, bytes));
      }
      ByteBuffer data = channel.map(FileChannel.MapMode.READ_ONLY, channel.size() - bytes, bytes);
      return data.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void read(int firstRow, int rowCount, float[] target, int offset) {
    if (firstRow < 0 || rowCount < 0 || firstRow + rowCount > rows) {
      throw new IndexOutOfBoundsException(
          "rows %d to %d of %d".formatted(firstRow, firstRow + rowCount, rows));
    }
    int end = firstRow + rowCount;
    for (Shard shard : shards) {
      int from = Math.max(firstRow, shard.firstRow());
      int to = Math.min(end, shard.firstRow() + shard.rows());
      if (from < to) {
        shard
            .values()
            .get(
                (from - shard.firstRow()) * columns,
                target,
                offset + (from - firstRow) * columns,
                (to - from) * columns);
      }
    }
  }
}
