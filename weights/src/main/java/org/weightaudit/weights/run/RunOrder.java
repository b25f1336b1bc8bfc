package org.weightaudit.weights.run;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The order in which the checkpoints of a run were saved: by their steps if all tell one, else by
 * their epochs if all tell one, else as they come. Steps and epochs are never compared with each
 * other; what is equal stays as it comes.
 *
 * @param step of a checkpoint, if it is known
 * @param epoch of a checkpoint, if it is known
 */
public record RunOrder<C>(Function<C, OptionalLong> step, Function<C, OptionalLong> epoch) {

  /**
   * @param run the checkpoints of one run
   */
  public List<C> sorted(List<C> run) {
    return run.stream().sorted(Comparator.comparingLong(time(run))).toList();
  }

  private ToLongFunction<C> time(List<C> run) {
    if (run.stream().allMatch(one -> step.apply(one).isPresent())) {
      return one -> step.apply(one).orElseThrow();
    }
    if (run.stream().allMatch(one -> epoch.apply(one).isPresent())) {
      return one -> epoch.apply(one).orElseThrow();
    }
    return one -> 0;
  }
}
