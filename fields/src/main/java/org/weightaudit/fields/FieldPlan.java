package org.weightaudit.fields;

import org.weightaudit.fields.network.NeuralField;
import org.weightaudit.weights.random.Seed;

/**
 * How the fields of many shapes are fitted.
 *
 * @param seed makes them repeatable on one device
 */
public record FieldPlan(NeuralField field, FitRecipe recipe, SharedStart start, Seed seed) {

  /**
   * @throws IllegalArgumentException if the field does not take points in space
   */
  public FieldPlan {
    if (field.inputs() != 3) {
      throw new IllegalArgumentException(
          "inputs is %d; wanted: 3, the coordinates of a point".formatted(field.inputs()));
    }
  }
}
