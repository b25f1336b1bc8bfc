package org.weightaudit.generators.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;

/**
 * The moments of the gradient that Adam keeps (Kingma and Ba, 2015) and the direction that follows
 * from them, m̂/(√v̂ + ε), with ε added after the bias correction; β = (0.9, 0.999), ε = 1e-8.
 */
final class Moments {

  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.999;
  private static final double EPSILON = 1e-8;
  private static final String FIRST = "exp_avg";
  private static final String SECOND = "exp_avg_sq";

  private final NDArray first;
  private final NDArray second;
  private int steps;

  private Moments(NDArray first, NDArray second, int steps) {
    this.first = first;
    this.second = second;
    this.steps = steps;
  }

  /** See {@link AdamW#of}. */
  static Moments of(
      NDManager manager,
      NetworkState network,
      Map<String, StoredTensor> arrays,
      String prefix,
      int steps) {
    long size = network.spec().size(StateSpec.Role.PARAMETER);
    return new Moments(
        Remembered.of(manager, size, arrays, prefix + FIRST, steps),
        Remembered.of(manager, size, arrays, prefix + SECOND, steps),
        steps);
  }

  List<NamedArray> arrays(String prefix) {
    return List.of(
        Remembered.array(prefix + FIRST, first), Remembered.array(prefix + SECOND, second));
  }

  /** Moves parameters along the direction that follows from one more gradient. */
  void move(NDArray parameters, NDArray gradient, double learningRate) {
    steps++;
    double firstCorrection = 1 - Math.pow(FIRST_DECAY, steps);
    double secondCorrection = Math.sqrt(1 - Math.pow(SECOND_DECAY, steps));
    first.muli(FIRST_DECAY).addi(gradient.muli(1 - FIRST_DECAY));
    gradient.muli(gradient).muli((1 - SECOND_DECAY) / ((1 - FIRST_DECAY) * (1 - FIRST_DECAY)));
    second.muli(SECOND_DECAY).addi(gradient);
    NDArray denominator = second.sqrt().divi(secondCorrection).addi(EPSILON);
    parameters.subi(first.div(denominator).muli(learningRate / firstCorrection));
  }
}
