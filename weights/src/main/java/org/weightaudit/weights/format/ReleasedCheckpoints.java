package org.weightaudit.weights.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checkpoints as the authors of a method released them, with what their records say of each.
 *
 * @param rows flat, as one-dimensional tensors, or as state dicts
 * @param tensorSizes elements of each tensor of a flat row, in the order in which they follow each
 *     other; empty if the file does not tell
 * @param columns one text for each row, where it is known
 * @param notes what a reader should know, in words
 */
record ReleasedCheckpoints(
    List<?> rows,
    List<Integer> tensorSizes,
    Map<Column, List<Optional<String>>> columns,
    List<String> notes) {

  ReleasedCheckpoints {
    rows = List.copyOf(rows);
    tensorSizes = List.copyOf(tensorSizes);
    columns = Map.copyOf(columns);
    notes = List.copyOf(notes);
  }
}
