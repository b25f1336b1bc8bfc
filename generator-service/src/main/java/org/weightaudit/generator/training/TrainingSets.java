package org.weightaudit.generator.training;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.storeclient.OpenSet;
import org.weightaudit.storeclient.StoredRow;

/** Sets of the store as methods learn from them. */
public final class TrainingSets {

  private TrainingSets() {}

  /** A set with what is known of its rows. */
  public static TrainingSet of(OpenSet set) {
    return new TrainingSet(
        set.set().rowLayout(), set.weights(), set.rows().stream().map(TrainingSets::row).toList());
  }

  private static TrainingSet.Row row(StoredRow row) {
    return new TrainingSet.Row(
        row.name(),
        row.run(),
        whole(row.epoch()),
        whole(row.step()),
        number(row.accuracy()),
        number(row.loss()));
  }

  private static OptionalLong whole(Optional<Long> value) {
    return value.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private static OptionalDouble number(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}
