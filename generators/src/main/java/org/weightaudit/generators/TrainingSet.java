package org.weightaudit.generators;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.WeightMatrix;

/**
 * What a generator learns from.
 *
 * @param layout the tensors of a row
 * @param weights [n, D], one row a checkpoint
 * @param rows what is known of each checkpoint, in the order of the matrix
 */
public record TrainingSet(Layout layout, WeightMatrix weights, List<Row> rows) {

  /** One training checkpoint; what is not known is absent. */
  public record Row(
      String name,
      Optional<String> run,
      OptionalLong epoch,
      OptionalLong step,
      OptionalDouble accuracy,
      OptionalDouble loss) {}

  public TrainingSet {
    rows = List.copyOf(rows);
    if (weights.rows() != rows.size() || weights.columns() != layout.size()) {
      throw new IllegalArgumentException(
          "a matrix of %d x %d does not hold %d checkpoints of %d parameters"
              .formatted(weights.rows(), weights.columns(), rows.size(), layout.size()));
    }
  }
}
