package org.weightaudit.weights.format;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what is known of checkpoints, one after the other. */
final class KnownColumns {

  private final Map<Column, List<Optional<String>>> values = new EnumMap<>(Column.class);
  private final ValueCount made;
  private int count;

  KnownColumns(ReadLimits limits) {
    made = new ValueCount("what is known of the checkpoints", limits.values());
  }

  /**
   * Adds a checkpoint, with a text in the columns that are known of it.
   *
   * @throws FormatException if they make too many values together
   */
  void add(Map<Column, String> known) {
    known.forEach(
        (column, text) -> {
          List<Optional<String>> texts = values.computeIfAbsent(column, c -> new ArrayList<>());
          pad(texts);
          made.add(1);
          made.addText(text.length());
          texts.add(Optional.of(text));
        });
    count++;
  }

  private void pad(List<Optional<String>> texts) {
    while (texts.size() < count) {
      texts.add(Optional.empty());
    }
  }

  /** The columns that are known of any checkpoint, each with a value or none for every one. */
  Map<Column, List<Optional<String>>> all() {
    values.values().forEach(this::pad);
    return values;
  }
}
