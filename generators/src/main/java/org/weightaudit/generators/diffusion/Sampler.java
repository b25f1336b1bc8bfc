package org.weightaudit.generators.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.function.IntFunction;

/** A way from noise to data: some steps, each of which asks the network for the noise in x. */
public interface Sampler {

  /** Predicts the noise in x, [n, d], at time t of the schedule. */
  @FunctionalInterface
  interface NoisePrediction {
    NDArray at(NDArray x, int t);
  }

  /** How many steps there are. */
  int steps();

  /** The time of the schedule at which a step begins; steps count from 0. */
  int time(int step);

  /**
   * One step.
   *
   * @param noise standard normal, like x
   */
  NDArray step(int step, NDArray x, NDArray predictedNoise, NDArray noise);

  /**
   * All steps. The result belongs to the manager of {@code start}; what is made on the way is freed
   * step by step.
   *
   * @param start standard normal, [n, d]
   * @param noise the noise of a step, like {@code start}, asked for in order
   */
  default NDArray run(NDArray start, NoisePrediction network, IntFunction<NDArray> noise) {
    NDArray x = start;
    for (int step = 0; step < steps(); step++) {
      try (NDScope scope = new NDScope()) {
        NDArray next = step(step, x, network.at(x, time(step)), noise.apply(step));
        NDScope.unregister(next);
        if (x != start) {
          x.close();
        }
        x = next;
        scope.suppressNotUsedWarning();
      }
    }
    return x;
  }
}
