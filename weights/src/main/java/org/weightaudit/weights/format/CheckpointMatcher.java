package org.weightaudit.weights.format;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/** Finds the checkpoints of a layout in the content of a file. */
final class CheckpointMatcher {

  private static final String WHOLE_ROWS = "weights";
  private static final String COUNT_OF_BATCHES = ".num_batches_tracked";
  private static final int MAXIMUM_DEPTH = 4;
  private static final int MAXIMUM_NESTED = 10_000;

  /** A dictionary counts as often as it is met, however often a pickle repeats it. */
  private static final long MAXIMUM_ENTRIES = 20_000_000;

  private static final int MOST_SHOWN = 20;

  private final Layout layout;
  private final ValueCount columnValues;
  private int visited;
  private long entries;

  CheckpointMatcher(Layout layout, ReadLimits limits) {
    this.layout = layout;
    columnValues = new ValueCount("what is known of the checkpoints", limits.values());
  }

  /**
   * What was found.
   *
   * @param dictionaries the state dicts, in order
   * @param columns what is known of all checkpoints, one text for each where there is one
   * @param notes what a reader should know, in words
   */
  record Matched(
      List<Dictionary> dictionaries,
      Map<Column, List<Optional<String>>> columns,
      List<String> notes) {}

  private Matched matched(List<Dictionary> dictionaries, Map<Column, Object> contents) {
    int count = dictionaries.stream().mapToInt(Dictionary::checkpoints).reduce(0, Math::addExact);
    Map<Column, List<Optional<String>>> columns = new EnumMap<>(Column.class);
    contents.forEach(
        (column, content) -> {
          columnValues.add(count);
          columns.put(column, column.read(content, count));
        });
    return new Matched(dictionaries, columns, List.of());
  }

  /**
   * One state dict.
   *
   * @param wholeRows an array of rows in layout order, if that is what there is
   * @param tensors otherwise the tensors, in layout order
   * @param stacked whether the tensors have the number of checkpoints in front
   */
  record Dictionary(Optional<StoredTensor> wholeRows, List<StoredTensor> tensors, boolean stacked) {

    List<StoredTensor> all() {
      return wholeRows.map(List::of).orElse(tensors);
    }

    int checkpoints() {
      return stacked ? all().get(0).shape().get(0) : 1;
    }
  }

  /**
   * @throws FormatException if nothing matches, or more than one thing does
   */
  Matched match(Object root) {
    if (root instanceof StoredTensor rows) {
      return matched(List.of(wholeRows("the array", rows)), Map.of());
    }
    if (root instanceof ReleasedCheckpoints released) {
      return matchReleased(released);
    }
    if (root instanceof StateDictFolder folder) {
      return matchFolder(folder);
    }
    if (root instanceof List<?> list) {
      return matched(matchList(list, "the list"), Map.of());
    }
    if (root instanceof Map<?, ?> map) {
      return matchMap(map);
    }
    throw new FormatException(
        "the file holds neither tensors nor dictionaries of tensors, but %s".formatted(kind(root)));
  }

  private List<Dictionary> matchList(List<?> list, String what) {
    if (list.isEmpty()) {
      throw new FormatException(what + " is empty");
    }
    List<Dictionary> dictionaries = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (!(list.get(i) instanceof Map<?, ?> map)) {
        throw new FormatException(
            "element %d of %s is %s, not a state dict".formatted(i, what, kind(list.get(i))));
      }
      Dictionary dictionary = onlyMatch(map, "element %d of %s".formatted(i, what));
      if (dictionary.stacked()) {
        throw new FormatException(
            "element %d of %s holds several checkpoints; wanted is one".formatted(i, what));
      }
      dictionaries.add(dictionary);
    }
    return dictionaries;
  }

  private Matched matchMap(Map<?, ?> map) {
    if (map.get(WHOLE_ROWS) instanceof StoredTensor rows && !layoutHas(WHOLE_ROWS)) {
      requireNoOther(map, Set.of(WHOLE_ROWS), "beside weights");
      return matched(List.of(wholeRows(WHOLE_ROWS, rows)), columns(map));
    }
    for (Object value : map.values()) {
      if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map<?, ?>) {
        return matched(matchList(list, "the list"), columns(map));
      }
    }
    Dictionary dictionary = onlyMatch(map, "the file");
    return matched(List.of(dictionary), dictionary.stacked() ? columns(map) : Map.of());
  }

  private Matched matchReleased(ReleasedCheckpoints released) {
    List<Integer> wanted = layout.tensors().stream().map(TensorSpec::size).toList();
    List<Integer> found = released.tensorSizes();
    if (!found.isEmpty() && !found.equals(wanted)) {
      throw new FormatException(
          "the checkpoints have tensors of %s elements; the layout wants %s"
              .formatted(shortened(found), shortened(wanted)));
    }
    released.columns().forEach(Column::requireValid);
    List<Dictionary> dictionaries = new ArrayList<>();
    for (Object row : released.rows()) {
      dictionaries.add(released(row, "checkpoint " + dictionaries.size()));
    }
    return new Matched(dictionaries, released.columns(), released.notes());
  }

  private Dictionary released(Object row, String what) {
    Dictionary found =
        row instanceof StoredTensor flat
            ? wholeRows(what, flat)
            : onlyMatch(row instanceof Map<?, ?> map ? map : Map.of(), what);
    if (found.stacked()) {
      throw new FormatException("%s holds several checkpoints; wanted is one".formatted(what));
    }
    entries = 0;
    return found;
  }

  private Matched matchFolder(StateDictFolder folder) {
    List<Dictionary> dictionaries = new ArrayList<>();
    for (String path : folder.paths()) {
      visited = 0;
      entries = 0;
      try {
        Object content = folder.read(path);
        if (!(content instanceof Map)) {
          throw new FormatException("wanted is a state dict, the file holds " + kind(content));
        }
        dictionaries.add(released(content, "the file"));
      } catch (FormatException e) {
        throw new FormatException("%s: %s".formatted(new Quoted(path), e.getMessage()), e);
      }
    }
    Map<Column, List<Optional<String>>> columns = folder.columns();
    columns.forEach(Column::requireValid);
    return new Matched(dictionaries, columns, folder.notes());
  }

  private static String shortened(List<Integer> sizes) {
    return sizes.size() <= MOST_SHOWN
        ? sizes.toString()
        : "%s and %d more".formatted(sizes.subList(0, MOST_SHOWN), sizes.size() - MOST_SHOWN);
  }

  private boolean layoutHas(String name) {
    return layout.names().contains(name);
  }

  private Dictionary wholeRows(String what, StoredTensor rows) {
    List<Integer> shape = rows.shape();
    if (shape.isEmpty()
        || shape.size() > 2
        || shape.get(shape.size() - 1) != layout.size()
        || shape.get(0) == 0) {
      throw new FormatException(
          "%s has shape %s; the layout wants [n, %d]".formatted(what, shape, layout.size()));
    }
    return new Dictionary(Optional.of(rows), List.of(), shape.size() == 2);
  }

  /** The one state dict in a dictionary or in those inside it. */
  private Dictionary onlyMatch(Map<?, ?> map, String what) {
    Map<String, Dictionary> found = new LinkedHashMap<>();
    List<FormatException> nearMisses = new ArrayList<>();
    search(map, "", 0, found, nearMisses);
    if (found.size() == 1) {
      return found.values().iterator().next();
    }
    if (found.size() > 1) {
      throw new FormatException(
          "%s holds several state dicts of this layout: %s. Keep one"
              .formatted(what, firstKeys(found)));
    }
    if (!nearMisses.isEmpty()) {
      throw nearMisses.get(0);
    }
    throw new FormatException(
        "%s has no tensor %s; it has %s".formatted(what, layout.names().get(0), firstKeys(map)));
  }

  private void search(
      Map<?, ?> map,
      String path,
      int depth,
      Map<String, Dictionary> found,
      List<FormatException> nearMisses) {
    if (depth > 0 && ++visited > MAXIMUM_NESTED) {
      throw new FormatException("the file holds more than 10000 nested dictionaries");
    }
    entries += map.size();
    if (entries > MAXIMUM_ENTRIES) {
      throw new FormatException(
          "the dictionaries of the file have more than %d entries".formatted(MAXIMUM_ENTRIES));
    }
    String first = layout.names().get(0);
    for (Object key : map.keySet()) {
      if (key instanceof String name
          && name.endsWith(first)
          && map.get(key) instanceof StoredTensor) {
        String prefix = name.substring(0, name.length() - first.length());
        if (prefix.isEmpty() || prefix.endsWith(".")) {
          try {
            found.put(path + prefix + "*", dictionary(map, prefix));
          } catch (FormatException e) {
            nearMisses.add(e);
          }
        }
      }
    }
    if (depth < MAXIMUM_DEPTH) {
      map.forEach(
          (key, value) -> {
            if (value instanceof Map<?, ?> inner) {
              search(inner, path + key + ".", depth + 1, found, nearMisses);
            }
          });
    }
  }

  private Dictionary dictionary(Map<?, ?> map, String prefix) {
    List<StoredTensor> tensors = new ArrayList<>();
    int stacked = 0;
    int single = 0;
    int checkpoints = -1;
    for (TensorSpec spec : layout.tensors()) {
      String key = prefix + spec.name();
      if (!(map.get(key) instanceof StoredTensor tensor)) {
        throw new FormatException(
            "the file has no tensor %s; it has %s".formatted(new Quoted(key), firstKeys(map)));
      }
      List<Integer> shape = tensor.shape();
      if (shape.equals(spec.shape())) {
        single++;
      } else if (shape.size() == spec.shape().size() + 1
          && shape.subList(1, shape.size()).equals(spec.shape())
          && shape.get(0) > 0
          && (checkpoints < 0 || checkpoints == shape.get(0))) {
        checkpoints = shape.get(0);
        stacked++;
      } else {
        throw new FormatException(
            "tensor %s has shape %s; the layout wants %s, or n of them in front%s"
                .formatted(
                    new Quoted(key),
                    shape,
                    spec.shape(),
                    checkpoints < 0 ? "" : " with n = " + checkpoints));
      }
      tensors.add(tensor);
    }
    if (stacked > 0 && single > 0) {
      throw new FormatException(
          "%d tensors have the number of checkpoints in front, %d have not"
              .formatted(stacked, single));
    }
    requireNoOther(
        map,
        layout.names().stream().map(name -> prefix + name).collect(Collectors.toSet()),
        "that the layout does not have");
    return new Dictionary(Optional.empty(), tensors, stacked > 0);
  }

  /**
   * Tensors beside those wanted are no part of this layout, unless they are columns, or PyTorch's
   * counts of batches, which change nothing.
   */
  private static void requireNoOther(Map<?, ?> map, Set<String> wanted, String where) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = String.valueOf(entry.getKey());
      if (entry.getValue() instanceof StoredTensor
          && !wanted.contains(name)
          && !name.endsWith(COUNT_OF_BATCHES)
          && Column.withId(name).isEmpty()) {
        throw new FormatException("the file has a tensor %s %s".formatted(new Quoted(name), where));
      }
    }
  }

  private static Map<Column, Object> columns(Map<?, ?> map) {
    Map<Column, Object> columns = new EnumMap<>(Column.class);
    map.forEach(
        (key, value) ->
            Column.withId(String.valueOf(key)).ifPresent(column -> columns.put(column, value)));
    return columns;
  }

  private static String firstKeys(Map<?, ?> map) {
    Stream<Quoted> names = map.keySet().stream().limit(8).map(key -> new Quoted(key));
    return names.toList() + (map.size() > 8 ? " and %d more".formatted(map.size() - 8) : "");
  }

  private static String kind(Object value) {
    if (value instanceof Map) {
      return "a dictionary";
    }
    if (value instanceof List) {
      return "a list";
    }
    if (value instanceof PickledObject object) {
      return "an object of " + new Quoted(object.type());
    }
    return value instanceof StoredTensor ? "a tensor" : "a single value";
  }
}
