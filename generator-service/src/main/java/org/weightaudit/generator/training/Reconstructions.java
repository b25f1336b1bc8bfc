package org.weightaudit.generator.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.springframework.stereotype.Component;
import org.weightaudit.generator.set.SetFiles;
import org.weightaudit.generators.Generator;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.NewSet;
import org.weightaudit.storeclient.OpenSet;
import org.weightaudit.storeclient.StoredRow;
import org.weightaudit.storeclient.StoredSet;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.Column;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;

/**
 * The training set of a generator as the generator gives it back, as a set of its own: row by row
 * in the same order, each with its original as parent. Only for methods that encode and decode.
 */
@Component
class Reconstructions {

  private static final long MOST_BYTES = 32L << 20;

  private final CheckpointStore store;
  private final SetFiles files;
  private final ComputeDevice device;

  Reconstructions(CheckpointStore store, SetFiles files, ComputeDevice device) {
    this.store = store;
    this.files = files;
    this.device = device;
  }

  /**
   * Makes and seals the set; a repetition goes on where an earlier attempt stopped.
   *
   * @return its id, or nothing if the method does not reconstruct
   */
  Optional<String> keep(
      JobRun job, GeneratorPlan plan, Generator generator, OpenSet training, Progress progress)
      throws IOException {
    if (generator.reconstruct(training.weights().select(0), Progress.unobserved()).isEmpty()) {
      return Optional.empty();
    }
    job.lease().require();
    StoredSet set =
        store.create(
            NewSet.like(
                training.set(),
                shortened(plan.name()) + ", reconstructions",
                "TRAINING",
                Map.of(
                    "generator", job.subject(),
                    "method", plan.method(),
                    "mode", plan.mode().toString(),
                    "reconstructionsOf", plan.training().id(),
                    "parentSet", plan.training().id(),
                    "device", device.describe(),
                    "codeVersion", CodeVersion.current())),
            job.subject() + "-reconstructions");
    if (!set.isSealed()) {
      store.copyFrozen(training.set().id(), set.id());
      fill(job, set.id(), generator, training, progress);
      job.lease().require();
      store.seal(set.id());
    }
    store.hold(set.id(), job.subject(), "generator " + plan.name());
    return Optional.of(set.id());
  }

  private static String shortened(String name) {
    return name.substring(0, Math.min(name.length(), GeneratorRequest.LONGEST_NAME - 20));
  }

  private void fill(
      JobRun job, String set, Generator generator, OpenSet training, Progress progress)
      throws IOException {
    WeightMatrix weights = training.weights();
    Set<String> there = new HashSet<>(store.fileNames(set));
    int most = (int) Math.max(1, MOST_BYTES / ((long) weights.columns() * Float.BYTES));
    for (int first = 0; first < weights.rows(); first += most) {
      String name = "reconstructions-%09d.safetensors".formatted(first);
      int last = Math.min(first + most, weights.rows());
      Progress part =
          progress.between((double) first / weights.rows(), (double) last / weights.rows());
      part.report("reconstructing", 0);
      if (!there.contains(name)) {
        WeightMatrix piece = weights.select(IntStream.range(first, last).toArray());
        List<NamedArray> arrays = new ArrayList<>(columns(training, first, last));
        arrays.add(NamedArray.ofRows("weights", generator.reconstruct(piece, part).orElseThrow()));
        job.lease().require();
        files.put(set, name, arrays);
      }
    }
  }

  /** What holds for a reconstruction as for its original: not what was measured of that. */
  private static List<NamedArray> columns(OpenSet training, int first, int last) {
    List<StoredRow> rows = training.rows().subList(first, last);
    List<NamedArray> columns = new ArrayList<>();
    columns.add(NamedArray.ofLongs(Column.PARENT.id(), LongStream.range(first, last).toArray()));
    columns.add(
        NamedArray.ofLongs(
            Column.RUN.id(), Arrays.stream(training.runs(), first, last).asLongStream().toArray()));
    whole(Column.EPOCH, rows, StoredRow::epoch).ifPresent(columns::add);
    whole(Column.STEP, rows, StoredRow::step).ifPresent(columns::add);
    return columns;
  }

  private static Optional<NamedArray> whole(
      Column column, List<StoredRow> rows, Function<StoredRow, Optional<Long>> value) {
    return rows.stream().allMatch(row -> value.apply(row).isPresent())
        ? Optional.of(
            NamedArray.ofLongs(
                column.id(),
                rows.stream().mapToLong(row -> value.apply(row).orElseThrow()).toArray()))
        : Optional.empty();
  }
}
