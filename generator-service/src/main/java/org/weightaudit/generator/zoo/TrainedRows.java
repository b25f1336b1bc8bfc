package org.weightaudit.generator.zoo;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.weights.format.Column;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.zoo.CheckpointSink;
import org.weightaudit.zoo.RunGroup;

/**
 * The checkpoints of a group of runs as they are trained, in a scratch file: they arrive by step
 * and are kept by run and step. The heap holds none of them.
 */
final class TrainedRows implements CheckpointSink, WeightMatrix, Closeable {

  private final Path scratch;
  private final FileChannel channel;
  private final int firstRun;
  private final int perRun;
  private final int columns;
  private final int[] arrived;
  private final long[] steps;
  private final long[] epochs;

  /**
   * @param scratch a file that does not exist; it is deleted at the end
   */
  TrainedRows(Path scratch, RunGroup group, int perRun, int columns) throws IOException {
    this.scratch = scratch;
    this.firstRun = group.first();
    this.perRun = perRun;
    this.columns = columns;
    arrived = new int[group.count()];
    steps = new long[Math.multiplyExact(group.count(), perRun)];
    epochs = new long[steps.length];
    channel =
        FileChannel.open(
            scratch,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
  }

  @Override
  public void accept(int run, int step, int epoch, float[] weights) {
    int place = run - firstRun;
    int row = place * perRun + arrived[place]++;
    steps[row] = step;
    epochs[row] = epoch;
    ByteBuffer bytes = bytes(weights.length);
    bytes.asFloatBuffer().put(weights);
    long position = (long) row * columns * Float.BYTES;
    try {
      while (bytes.hasRemaining()) {
        position += channel.write(bytes, position);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int rows() {
    return steps.length;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void read(int firstRow, int rowCount, float[] target, int offset) {
    ByteBuffer bytes = bytes(Math.multiplyExact(rowCount, columns));
    long position = (long) firstRow * columns * Float.BYTES;
    try {
      while (bytes.hasRemaining()) {
        int read = channel.read(bytes, position);
        if (read < 0) {
          throw new EOFException("rows %d to %d".formatted(firstRow, firstRow + rowCount));
        }
        position += read;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.flip().asFloatBuffer().get(target, offset, rowCount * columns);
  }

  private ByteBuffer bytes(int numbers) {
    return ByteBuffer.allocate(Math.multiplyExact(numbers, Float.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes a safetensors file of all checkpoints with what is known of them. */
  void write(OutputStream out, Optional<Measurement.Scores> scores) throws IOException {
    long[] runs = new long[rows()];
    for (int row = 0; row < runs.length; row++) {
      runs[row] = (long) firstRun + row / perRun;
    }
    List<NamedArray> arrays =
        new ArrayList<>(
            List.of(
                NamedArray.ofRows("weights", this),
                NamedArray.ofLongs(Column.RUN.id(), runs),
                NamedArray.ofLongs(Column.STEP.id(), steps),
                NamedArray.ofLongs(Column.EPOCH.id(), epochs)));
    scores.ifPresent(
        measured -> {
          arrays.add(NamedArray.ofDoubles(Column.ACCURACY.id(), measured.accuracies()));
          arrays.add(NamedArray.ofDoubles(Column.LOSS.id(), measured.losses()));
        });
    SafetensorsWriter.write(out, arrays, Map.of());
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(scratch);
  }
}
