package org.weightaudit.weights.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checkpoints as the authors of a method released them: flat rows, with what their records say of
 * each.
 *
 * @param rows one-dimensional tensors, all of one length
 * @param tensorSizes elements of each tensor of a row, in the order in which they follow each other
 * @param columns one text for each row, where it is known
 * @param notes what a reader should know, in words
 */
record ReleasedCheckpoints(
    List<StoredTensor> rows,
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
