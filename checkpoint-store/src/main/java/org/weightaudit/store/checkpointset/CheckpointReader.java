package org.weightaudit.store.checkpointset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.blob.SpooledFile;
import org.weightaudit.weights.format.CheckpointFile;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/** Reads files of checkpoints, a block of rows at a time. */
final class CheckpointReader {

  private static final int BLOCK_VALUES = 1 << 20;

  private CheckpointReader() {}

  /**
   * @param part of the file, if it has several
   * @throws Problem if the file is no readable file of such checkpoints, or has no such part
   */
  static CheckpointFile open(SpooledFile file, Layout layout, String name, Optional<String> part)
      throws IOException {
    try {
      return CheckpointFile.open(file.path(), layout, ReadLimits.standard(), part);
    } catch (FormatException e) {
      throw invalid(name, e);
    }
  }

  private static Problem invalid(String name, FormatException cause) {
    String reason = Optional.ofNullable(cause.getMessage()).orElse("it is malformed");
    return Problem.of(ProblemType.INVALID_FILE, "%s cannot be used: %s.".formatted(name, reason))
        .causedBy(cause);
  }

  /**
   * Reads a file once, in full.
   *
   * @param part of the file, if it has several
   * @throws Problem if the file is no readable file of such checkpoints, or has no such part
   */
  static ReadCheckpoints readThrough(
      SpooledFile spooled, Layout layout, String name, Optional<String> part) throws IOException {
    try (CheckpointFile file = open(spooled, layout, name, part)) {
      List<FlaggedCheckpoint> flagged = new ArrayList<>();
      int rows = rowsPerBlock(layout);
      int columns = layout.size();
      float[] block = new float[Math.multiplyExact(Math.min(rows, file.count()), columns)];
      for (int first = 0; first < file.count(); first += rows) {
        int count = Math.min(rows, file.count() - first);
        file.readRows(first, count, block);
        for (int row = 0; row < count; row++) {
          int checkpoint = first + row;
          flaw(block, row * columns, columns, layout)
              .ifPresent(reason -> flagged.add(new FlaggedCheckpoint(checkpoint, reason)));
        }
      }
      return ReadCheckpoints.of(file, flagged);
    } catch (FormatException e) {
      throw invalid(name, e);
    }
  }

  /** How many rows are read at once. */
  static int rowsPerBlock(Layout layout) {
    return Math.max(1, BLOCK_VALUES / layout.size());
  }

  private static Optional<String> flaw(float[] values, int start, int columns, Layout layout) {
    for (int k = 0; k < columns; k++) {
      float value = values[start + k];
      if (!Float.isFinite(value)) {
        return Optional.of(
            "%s in %s".formatted(Float.isNaN(value) ? "NaN" : "infinity", place(layout, k)));
      }
    }
    return Optional.empty();
  }

  private static String place(Layout layout, int position) {
    int rest = position;
    for (TensorSpec tensor : layout.tensors()) {
      if (rest < tensor.size()) {
        return "%s at %s".formatted(tensor.name(), index(tensor.shape(), rest));
      }
      rest -= tensor.size();
    }
    throw new IndexOutOfBoundsException(position);
  }

  private static List<Integer> index(List<Integer> shape, int position) {
    Integer[] index = new Integer[shape.size()];
    int rest = position;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.get(axis);
      rest /= shape.get(axis);
    }
    return List.of(index);
  }
}
