package org.weightaudit.zoo;

import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.random.Seed;

/**
 * A zoo to be trained.
 *
 * @param runs how many networks, each from an initialisation of its own
 * @param seed makes the zoo repeatable on one device
 */
public record ZooPlan(Mlp architecture, Recipe recipe, SavedSteps savedSteps, int runs, Seed seed) {

  public ZooPlan {
    if (runs < 1) {
      throw new IllegalArgumentException("a zoo has at least 1 run, not " + runs);
    }
  }

  /** Number of checkpoints in the zoo. */
  public int checkpoints() {
    return Math.multiplyExact(runs, savedSteps.perRun());
  }
}
