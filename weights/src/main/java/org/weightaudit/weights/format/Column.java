package org.weightaudit.weights.format;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a checkpoint beside its weights: one value for each checkpoint of a file or set.
 * The values are whole numbers, fractions or text, by the kind of the column.
 */
public enum Column {
  /** Which training run it comes from: a number or a text. */
  RUN,
  /** After how many epochs. */
  EPOCH,
  /** After how many steps. */
  STEP,
  /** The run's seed. */
  SEED,
  /** Accuracy as recorded in training, from 0 to 1. */
  ACCURACY,
  /** Loss as recorded in training. */
  LOSS,
  /** What to call it. */
  NAME,
  /** Of a neural field: intersection over union with its shape at fresh points, from 0 to 1. */
  IOU,
  /**
   * Of what it is a changed copy: a row, from 0 on, of the set that its own set's lineage names as
   * {@code parentSet}.
   */
  PARENT;

  /** As it stands in files and in the API: {@code run}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The column with this id, if there is one. */
  public static Optional<Column> withId(String id) {
    return Arrays.stream(values()).filter(column -> column.id().equals(id)).findFirst();
  }

  /** Whether its values are numbers that need not be whole. */
  public boolean isReal() {
    return this == ACCURACY || this == LOSS || this == IOU;
  }

  boolean mayBeText() {
    return this == RUN || this == NAME;
  }

  /**
   * The values of this column from a file, as text that {@link Integer}, {@link Double} or nobody
   * need parse again.
   *
   * @throws FormatException if they are of another kind, or not as many as there are checkpoints
   */
  List<Optional<String>> read(Object content, int count) {
    long size = content instanceof StoredTensor tensor ? tensor.size() : count;
    requireCount(size, count);
    List<Optional<String>> values = text(content).stream().map(Optional::of).toList();
    requireCount(values.size(), count);
    requireValid(values);
    return values;
  }

  private void requireCount(long found, int wanted) {
    if (found != wanted) {
      throw new FormatException(
          "column %s has %d values for %d checkpoints".formatted(id(), found, wanted));
    }
  }

  /**
   * @throws FormatException if an accuracy or an IoU is no fraction
   */
  void requireValid(List<Optional<String>> values) {
    if (this != ACCURACY && this != IOU) {
      return;
    }
    for (Optional<String> value : values) {
      double share = value.map(Double::valueOf).orElse(0.0);
      if (share < 0 || share > 1) {
        throw new FormatException(
            "column %s holds %s; wanted are fractions from 0 to 1".formatted(id(), share));
      }
    }
  }

  private List<String> text(Object content) {
    if (content instanceof List<?> strings
        && mayBeText()
        && strings.stream().allMatch(String.class::isInstance)) {
      return strings.stream().map(String.class::cast).toList();
    }
    if (content instanceof StoredTensor tensor && tensor.shape().size() == 1) {
      if (isReal()) {
        return Arrays.stream(tensor.toDoubles()).mapToObj(String::valueOf).toList();
      }
      if (!tensor.type().isFloating()) {
        return Arrays.stream(tensor.toLongs()).mapToObj(String::valueOf).toList();
      }
    }
    throw new FormatException(
        "column %s must be a one-dimensional array of %s"
            .formatted(
                id(), isReal() ? "numbers" : mayBeText() ? "integers or strings" : "integers"));
  }
}
