package org.weightaudit.weights.format;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/**
 * The checkpoints of one file, matched against a layout and read row by row. Accepted are
 *
 * <ul>
 *   <li>one array {@code weights} [n, D] in layout order, or a bare [n, D] or [D] array;
 *   <li>one array per tensor, of the tensor's shape, or with n in front;
 *   <li>in a PyTorch file also a list of state dicts, and a state dict inside other dictionaries
 *       ({@code state_dict}, {@code model}) or under a common prefix ({@code module.});
 *   <li>beside arrays with n in front, the columns of {@link Column} as one-dimensional arrays;
 *   <li>a zip archive with runs of G.pt's checkpoint data sets ({@link FileFormat#GPT_RUNS}), the
 *       pickled data set of Hyper-Representations ({@link FileFormat#HYPER_REPRESENTATIONS}), or a
 *       zipped folder of PyTorch files with one state dict each ({@link FileFormat#STATE_DICTS}).
 * </ul>
 *
 * For one thread.
 */
public final class CheckpointFile implements Closeable {

  private final TensorFile file;
  private final Layout layout;
  private final List<Part> parts;
  private final int[] firstRows;
  private final Map<Column, List<Optional<String>>> columns;
  private final List<String> notes;
  private final int count;

  /** Some checkpoints whose tensors lie together. */
  private record Part(int checkpoints, List<Source> sources) {}

  /**
   * Where values of a part's rows come from.
   *
   * @param at first position in the row
   * @param size how many values
   * @param stacked whether the first axis counts checkpoints
   */
  private record Source(StoredTensor tensor, int at, int size, boolean stacked) {}

  private CheckpointFile(TensorFile file, Layout layout, ReadLimits limits) {
    this.file = file;
    this.layout = layout;
    CheckpointMatcher.Matched matched = new CheckpointMatcher(layout, limits).match(file.root());
    parts = matched.dictionaries().stream().map(this::part).toList();
    firstRows = new int[parts.size()];
    int total = 0;
    for (int i = 0; i < firstRows.length; i++) {
      firstRows[i] = total;
      total = Math.addExact(total, parts.get(i).checkpoints());
    }
    count = total;
    if (count == 0) {
      throw new FormatException("the file holds no checkpoint");
    }
    columns = matched.columns();
    notes = Stream.concat(matched.notes().stream(), conversions(matched).stream()).toList();
  }

  /**
   * Opens a file of checkpoints.
   *
   * @throws FormatException if the file is malformed or does not fit the layout; the message names
   *     the first tensor that differs
   */
  public static CheckpointFile open(Path path, Layout layout, ReadLimits limits)
      throws IOException {
    return open(path, layout, limits, Optional.empty());
  }

  /**
   * Opens a file of checkpoints of which a part is wanted.
   *
   * @param part of runs of G.pt {@code all} (without a part), {@code first} or {@code last}
   *     checkpoints; of a data set of Hyper-Representations {@code trainset} (without a part),
   *     {@code valset} or {@code testset}
   * @throws FormatException if the file is malformed, does not fit the layout or has no such part
   */
  public static CheckpointFile open(
      Path path, Layout layout, ReadLimits limits, Optional<String> part) throws IOException {
    TensorFile file = TensorFile.openCheckpoints(path, limits, part);
    try {
      return new CheckpointFile(file, layout, limits);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private Part part(CheckpointMatcher.Dictionary dictionary) {
    if (dictionary.wholeRows().isPresent()) {
      StoredTensor rows = dictionary.wholeRows().get();
      boolean stacked = rows.shape().size() == 2;
      return new Part(
          dictionary.checkpoints(), List.of(new Source(rows, 0, layout.size(), stacked)));
    }
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < layout.tensors().size(); i++) {
      TensorSpec spec = layout.tensors().get(i);
      sources.add(
          new Source(
              dictionary.tensors().get(i), layout.offset(i), spec.size(), dictionary.stacked()));
    }
    return new Part(dictionary.checkpoints(), sources);
  }

  private List<String> conversions(CheckpointMatcher.Matched matched) {
    return matched.dictionaries().stream()
        .flatMap(dictionary -> dictionary.all().stream())
        .map(StoredTensor::type)
        .filter(type -> type != ElementType.FLOAT32)
        .distinct()
        .map(type -> "converted from %s to float32".formatted(type.name().toLowerCase(Locale.ROOT)))
        .sorted()
        .toList();
  }

  public FileFormat format() {
    return file.format();
  }

  /** How many checkpoints the file holds. */
  public int count() {
    return count;
  }

  /**
   * What the file says of its checkpoints beside their weights: for each of them a text, or nothing
   * where it is not known.
   */
  public Map<Column, List<Optional<String>>> columns() {
    return Map.copyOf(columns);
  }

  /** What was converted, in words. */
  public List<String> notes() {
    return notes;
  }

  /**
   * Reads checkpoints as rows in layout order.
   *
   * @param target at least {@code rowCount} times the layout's size
   */
  public void readRows(int firstRow, int rowCount, float[] target) {
    Objects.checkFromIndexSize(firstRow, rowCount, count);
    int found = Arrays.binarySearch(firstRows, firstRow);
    int index = found < 0 ? -found - 2 : found;
    for (int done = 0; done < rowCount; index++) {
      Part part = parts.get(index);
      int from = firstRow + done - firstRows[index];
      int rows = Math.min(rowCount - done, part.checkpoints() - from);
      for (Source source : part.sources()) {
        read(source, from, rows, target, done * layout.size() + source.at());
      }
      done += rows;
    }
  }

  private void read(Source source, int from, int rows, float[] target, int at) {
    if (source.stacked()) {
      source.tensor().read(from, rows, target, at, layout.size());
    } else {
      int first = source.tensor().shape().isEmpty() ? 1 : source.tensor().shape().get(0);
      source.tensor().read(0, first, target, at, source.size() / first);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
