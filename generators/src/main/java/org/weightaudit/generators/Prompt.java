package org.weightaudit.generators;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What samples are asked to begin from and to become, for methods that can be asked.
 *
 * @param starts checkpoints to begin from, sample i from row i, over and over; absent if the
 *     generator is to choose
 * @param target the performance to reach, in the units of the training set; absent if the generator
 *     is to choose
 */
public record Prompt(Optional<TrainingSet> starts, OptionalDouble target) {

  /** Leaves everything to the generator. */
  public static Prompt none() {
    return new Prompt(Optional.empty(), OptionalDouble.empty());
  }

  public boolean isEmpty() {
    return starts.isEmpty() && target.isEmpty();
  }
}
