package org.weightaudit.weights.format;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The data sets of Hyper-Representations (Schürholt et al., 2022), {@code dataset.pt}: a dictionary
 * of {@code trainset}, {@code testset} and perhaps {@code valset}, each an object with a flat
 * checkpoint for each entry of {@code data_in}, and beside it {@code epochs}, {@code paths} of runs
 * and {@code properties}.
 */
final class PickledDataset {

  private static final List<String> PARTS = List.of("trainset", "valset", "testset");
  private static final int LONGEST_TEXT = 4096;
  private static final String SEPARATOR = "#_#";
  private static final Pattern SEED = Pattern.compile("(?:^|[_/])seed=(\\d{1,18})(?:_|$)");

  private final String part;
  private final String note;
  private final Map<?, ?> attributes;
  private final ValueCount made;

  private PickledDataset(String part, String note, Map<?, ?> attributes, ReadLimits limits) {
    this.part = part;
    this.note = note;
    this.attributes = attributes;
    made = new ValueCount("what is known of the checkpoints", limits.values());
  }

  /** Whether a pickle holds such a data set. */
  static boolean isOne(Object root) {
    return root instanceof Map<?, ?> map
        && PARTS.stream().anyMatch(part -> map.get(part) instanceof PickledObject);
  }

  /**
   * The checkpoints of a part, or of {@code trainset}, from which the authors' model learned.
   *
   * @throws FormatException if there is no such part, or its attributes do not fit each other
   */
  static ReleasedCheckpoints read(Object root, Optional<String> wanted, ReadLimits limits) {
    String part = wanted.orElse(PARTS.get(0));
    Map<?, ?> parts = (Map<?, ?>) root;
    List<String> found = PARTS.stream().filter(parts::containsKey).toList();
    if (!(parts.get(part) instanceof PickledObject object)) {
      throw new FormatException("the data set has no %s; it has %s".formatted(part, found));
    }
    String note = "%s of %s".formatted(part, String.join(", ", found));
    return new PickledDataset(part, note, object.attributes(), limits).checkpoints();
  }

  private ReleasedCheckpoints checkpoints() {
    List<?> rows = list("data_in");
    if (rows.isEmpty()) {
      throw wrong("data_in", "is no list of checkpoints");
    }
    for (Object row : rows) {
      if (!(row instanceof StoredTensor) && !(row instanceof Map)) {
        throw wrong("data_in", "holds something that is neither a tensor nor a state dict");
      }
    }
    List<Optional<String>> runs = runs(rows.size());
    Map<Column, List<Optional<String>>> columns = new EnumMap<>(Column.class);
    columns.put(Column.RUN, runs);
    columns.put(Column.SEED, runs.stream().map(run -> run.flatMap(PickledDataset::seed)).toList());
    columns.put(Column.EPOCH, whole("epochs", list("epochs"), rows.size()));
    columns.put(Column.ACCURACY, fractions("test_acc", rows.size()));
    columns.put(Column.LOSS, fractions("test_loss", rows.size()));
    columns.values().removeIf(values -> values.stream().allMatch(Optional::isEmpty));
    return new ReleasedCheckpoints(rows, tensorSizes(rows.get(0)), columns, List.of(note));
  }

  /** The run folder of each checkpoint; from its label, if there are no paths. */
  private List<Optional<String>> runs(int count) {
    List<?> paths = list("paths");
    if (!paths.isEmpty()) {
      return texts("paths", paths, count);
    }
    return texts("labels_in", list("labels_in"), count).stream()
        .map(label -> label.map(text -> text.split(SEPARATOR, 2)[0]))
        .toList();
  }

  private static Optional<String> seed(String run) {
    Matcher seed = SEED.matcher(run);
    return seed.find() ? Optional.of(seed.group(1)) : Optional.empty();
  }

  private List<Optional<String>> texts(String name, List<?> values, int count) {
    return column(
        name,
        values,
        count,
        value -> {
          if (value instanceof PickleGlobal.PickledPath path) {
            return Optional.of(path.text());
          }
          if (value instanceof String text) {
            if (text.length() > LONGEST_TEXT) {
              throw wrong(
                  name,
                  "holds a text of %d characters; wanted are at most %d"
                      .formatted(text.length(), LONGEST_TEXT));
            }
            return Optional.of(text);
          }
          throw wrong(name, "holds something that is no text");
        });
  }

  private List<Optional<String>> whole(String name, List<?> values, int count) {
    return column(
        name,
        values,
        count,
        value -> {
          if (value instanceof Long number) {
            return Optional.of(String.valueOf(number));
          }
          throw wrong(name, "holds something that is no whole number");
        });
  }

  /** A property; None and numbers that are none are not known. */
  private List<Optional<String>> fractions(String name, int count) {
    List<?> values =
        attributes.get("properties") instanceof Map<?, ?> properties
                && properties.get(name) instanceof List<?> property
            ? property
            : List.of();
    return column(
        name,
        values,
        count,
        value -> {
          if (value instanceof Number number) {
            return Optional.of(number.doubleValue()).filter(Double::isFinite).map(String::valueOf);
          }
          if (value == PickleReader.None.NONE) {
            return Optional.empty();
          }
          throw wrong(name, "holds something that is no number");
        });
  }

  /** One text for each checkpoint, or none at all if the data set has no such list. */
  private List<Optional<String>> column(
      String name, List<?> values, int count, Function<Object, Optional<String>> text) {
    if (values.isEmpty()) {
      return Collections.nCopies(count, Optional.empty());
    }
    if (values.size() != count) {
      throw wrong(name, "has %d values for %d checkpoints".formatted(values.size(), count));
    }
    List<Optional<String>> texts = new ArrayList<>();
    for (Object value : values) {
      Optional<String> known = text.apply(value);
      made.add(1);
      made.addText(known.map(String::length).orElse(0));
      texts.add(known);
    }
    return texts;
  }

  /**
   * The sizes of the tensors of the network whose flat form a row is, if the data set keeps one and
   * the row holds all of it.
   */
  private List<Integer> tensorSizes(Object row) {
    List<Integer> sizes = new ArrayList<>();
    long sum = 0;
    if (attributes.get("checkpoint_base") instanceof Map<?, ?> base) {
      for (Object tensor : base.values()) {
        if (tensor instanceof StoredTensor stored && stored.size() <= Integer.MAX_VALUE) {
          sizes.add((int) stored.size());
          sum += stored.size();
        }
      }
    }
    return row instanceof StoredTensor flat && flat.size() == sum ? sizes : List.of();
  }

  /** An attribute that is a list; empty if there is none. */
  private List<?> list(String name) {
    return attributes.get(name) instanceof List<?> list ? list : List.of();
  }

  private FormatException wrong(String attribute, String what) {
    return new FormatException("%s of the data set's %s %s".formatted(attribute, part, what));
  }
}
