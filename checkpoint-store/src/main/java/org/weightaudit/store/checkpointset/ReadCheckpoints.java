package org.weightaudit.store.checkpointset;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.weights.format.CheckpointFile;
import org.weightaudit.weights.format.CheckpointName;
import org.weightaudit.weights.format.Column;

/**
 * What reading a file of checkpoints brought to light.
 *
 * @param columns what the file says of its checkpoints: for each of them a text, if it is known
 * @param flagged checkpoints with numbers that are none, in order
 */
record ReadCheckpoints(
    String format,
    int count,
    Map<Column, List<Optional<String>>> columns,
    List<String> notes,
    List<FlaggedCheckpoint> flagged) {

  static ReadCheckpoints of(CheckpointFile file, List<FlaggedCheckpoint> flagged) {
    return new ReadCheckpoints(
        file.format().id(), file.count(), file.columns(), file.notes(), flagged);
  }

  /**
   * The same checkpoints, all of one training run.
   *
   * @throws Problem if the file names their runs itself
   */
  ReadCheckpoints inRun(String run) {
    if (columns.containsKey(Column.RUN)) {
      throw Problem.invalid(
          "run", "Found \"%s\"; the file names the runs of its checkpoints itself.".formatted(run));
    }
    Map<Column, List<Optional<String>>> more = new EnumMap<>(Column.class);
    more.putAll(columns);
    more.put(Column.RUN, Collections.nCopies(count, Optional.of(run)));
    return new ReadCheckpoints(format, count, more, notes, flagged);
  }

  /**
   * The same checkpoint with what the name of its file tells, where the file and the upload do not;
   * files of many checkpoints stay as they are.
   */
  ReadCheckpoints named(String file) {
    if (count != 1) {
      return this;
    }
    Map<Column, List<Optional<String>>> more = new EnumMap<>(Column.class);
    CheckpointName.known(file)
        .forEach((column, text) -> more.put(column, List.of(Optional.of(text))));
    more.putAll(columns);
    return new ReadCheckpoints(format, count, more, notes, flagged);
  }

  List<String> columnNames() {
    return Arrays.stream(Column.values()).filter(columns::containsKey).map(Column::id).toList();
  }
}
