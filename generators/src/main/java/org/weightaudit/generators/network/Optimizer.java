package org.weightaudit.generators.network;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Function;
import org.weightaudit.weights.format.NamedArray;

/** A network in training: steps down the gradient, and what is remembered between them. */
public interface Optimizer extends AutoCloseable {

  /**
   * One step down the gradient of a loss.
   *
   * @param loss makes a single number of the network's arrays
   * @return the loss before the step
   */
  float step(Function<Tensors, NDArray> loss, double learningRate);

  /** What is remembered, to go on from. */
  List<NamedArray> arrays(String prefix);

  @Override
  void close();
}
