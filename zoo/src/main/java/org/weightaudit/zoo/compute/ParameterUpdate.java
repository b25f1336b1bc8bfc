package org.weightaudit.zoo.compute;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import org.weightaudit.zoo.optimizer.Optimizer;

/** What an optimizer does to one parameter, with what it remembers of the parameter's gradients. */
interface ParameterUpdate {

  /**
   * One step.
   *
   * @param gradient is asked for at most once, and used up
   */
  void apply(NDArray parameter, Supplier<NDArray> gradient, double learningRate);

  /** The start of an optimizer; its memory lives as long as the parameter. */
  static ParameterUpdate of(Optimizer optimizer, NDArray parameter) {
    return switch (optimizer.algorithm()) {
      case SGD -> new NesterovUpdate(optimizer, parameter.zerosLike());
      case HEAVY_BALL -> new HeavyBallUpdate(optimizer, parameter.zerosLike());
      case ADAM, ADAMW -> new AdamUpdate(optimizer, parameter.zerosLike(), parameter.zerosLike());
    };
  }

  /** Leaves a parameter as it is. */
  static ParameterUpdate none() {
    return (parameter, gradient, learningRate) -> {};
  }
}
