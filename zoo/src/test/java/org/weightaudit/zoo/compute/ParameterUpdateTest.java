package org.weightaudit.zoo.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.zoo.optimizer.Optimizer;

/** Updates of one parameter against the pseudo-code in PyTorch's documentation, in float64. */
class ParameterUpdateTest {

  private static final double[] GRADIENTS = {0.5, -2, 1e-9, 0.03, 4, -0.7, 0, 0.2};
  private static final double DECAY = 0.3;
  private static final double MOMENTUM = 0.8;

  @ParameterizedTest
  @EnumSource(Optimizer.Algorithm.class)
  void stepsAreThoseOfPyTorch(Optimizer.Algorithm algorithm) {
    try (ComputeDevice device = ComputeDevice.best();
        NDManager scope = device.openScope()) {
      NDArray parameter = scope.create(new float[] {1.5f, -0.25f});
      ParameterUpdate update =
          ParameterUpdate.of(new Optimizer(algorithm, MOMENTUM, DECAY), parameter);
      double[] expected = {1.5, -0.25};
      double[][] memory = new double[2][2];
      for (int step = 1; step <= GRADIENTS.length; step++) {
        double gradient = GRADIENTS[step - 1];
        double rate = 0.1 / step;
        NDArray both = scope.create(new float[] {(float) gradient, (float) -gradient});
        update.apply(parameter, () -> both, rate);
        for (int k = 0; k < 2; k++) {
          double own = k == 0 ? (float) gradient : (float) -gradient;
          expected[k] = stepped(algorithm, expected[k], own, rate, step, memory[k]);
        }
        float[] found = parameter.toFloatArray();
        assertThat((double) found[0]).isCloseTo(expected[0], within(1e-6));
        assertThat((double) found[1]).isCloseTo(expected[1], within(1e-6));
      }
    }
  }

  private static double stepped(
      Optimizer.Algorithm algorithm,
      double parameter,
      double gradient,
      double rate,
      int step,
      double[] memory) {
    boolean isNesterov = algorithm == Optimizer.Algorithm.SGD;
    if (isNesterov || algorithm == Optimizer.Algorithm.HEAVY_BALL) {
      double decayed = gradient + DECAY * parameter;
      memory[0] = step == 1 ? decayed : MOMENTUM * memory[0] + decayed;
      return parameter - rate * (isNesterov ? decayed + MOMENTUM * memory[0] : memory[0]);
    }
    boolean decoupled = algorithm == Optimizer.Algorithm.ADAMW;
    double start = decoupled ? parameter - rate * DECAY * parameter : parameter;
    double used = decoupled ? gradient : gradient + DECAY * parameter;
    memory[0] = MOMENTUM * memory[0] + (1 - MOMENTUM) * used;
    memory[1] = 0.999 * memory[1] + 0.001 * used * used;
    double mean = memory[0] / (1 - Math.pow(MOMENTUM, step));
    double square = memory[1] / (1 - Math.pow(0.999, step));
    return start - rate * mean / (Math.sqrt(square) + 1e-8);
  }
}
