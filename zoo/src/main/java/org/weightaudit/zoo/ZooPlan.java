package org.weightaudit.zoo;

import java.util.HashSet;
import java.util.Optional;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.random.Seed;

/**
 * A zoo to be trained.
 *
 * @param runs how many networks, each from an initialisation of its own; 1 if only some tensors
 *     vary
 * @param seed makes the zoo repeatable on one device
 */
public record ZooPlan(
    Architecture architecture, Recipe recipe, SavedSteps savedSteps, int runs, Seed seed) {

  public ZooPlan {
    Wanted.require(runs >= 1, "runs", runs, "at least 1");
    if (savedSteps instanceof SavedSteps.Trajectory trajectory) {
      Wanted.require(
          runs == 1,
          "runs",
          runs,
          "1, because the tensors that do not vary are those of one base network");
      Layout whole = architecture.layout();
      int distinct = new HashSet<>(trajectory.tensors()).size();
      if (distinct < trajectory.tensors().size()
          || distinct == 0
          || distinct == whole.tensors().size()
          || !whole.names().containsAll(trajectory.tensors())) {
        throw new IllegalArgumentException(
            "tensors is %s; wanted: some, not all, of %s, each once"
                .formatted(trajectory.tensors(), whole.names()));
      }
    }
  }

  /** The trajectories of a plan in which only some tensors vary. */
  public Optional<SavedSteps.Trajectory> trajectory() {
    return savedSteps instanceof SavedSteps.Trajectory trajectory
        ? Optional.of(trajectory)
        : Optional.empty();
  }

  /** The tensors of a checkpoint: all of the architecture, or those that vary. */
  public Layout layout() {
    Layout whole = architecture.layout();
    return trajectory().map(some -> whole.only(some.tensors())).orElse(whole);
  }

  /** How many sequences of checkpoints there are: trajectories of the base network, else runs. */
  public int sequences() {
    return trajectory().map(SavedSteps.Trajectory::trajectories).orElse(runs);
  }

  /** Number of checkpoints in the zoo. */
  public int checkpoints() {
    return Math.multiplyExact(sequences(), savedSteps.perRun());
  }
}
