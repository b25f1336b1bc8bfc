package org.weightaudit.generators.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;

/**
 * A network in training with gradient descent and momentum as PyTorch does it: b ← μ·b + g, w ← w -
 * lr·b, where g is the clipped gradient and the decay; b begins at 0.
 */
public final class Sgd implements Optimizer {

  private static final String BUFFER = "momentum_buffer";

  private final NDManager manager;
  private final NetworkState network;
  private final AdamW.Rules rules;
  private final double momentum;
  private final NDArray buffer;
  private final CoupledDecay decay;

  private Sgd(
      NDManager manager, NetworkState network, AdamW.Rules rules, double momentum, NDArray buffer) {
    this.manager = manager;
    this.network = network;
    this.rules = rules;
    this.momentum = momentum;
    this.buffer = buffer;
    decay = new CoupledDecay(manager, network, rules);
  }

  /**
   * At the start, or where it was when {@link #arrays} were written.
   *
   * @param momentum μ
   * @param arrays of a file; not looked at before the first step
   * @param steps how many are done
   * @throws FormatException if the arrays are of another network
   */
  public static Sgd of(
      ComputeDevice device,
      NetworkState network,
      AdamW.Rules rules,
      double momentum,
      Map<String, StoredTensor> arrays,
      String prefix,
      int steps) {
    NDManager manager = device.openScope();
    long size = network.spec().size(StateSpec.Role.PARAMETER);
    NDArray buffer = Remembered.of(manager, size, arrays, prefix + BUFFER, steps);
    return new Sgd(manager, network, rules, momentum, buffer);
  }

  @Override
  public List<NamedArray> arrays(String prefix) {
    return List.of(Remembered.array(prefix + BUFFER, buffer));
  }

  @Override
  public float step(Function<Tensors, NDArray> loss, double learningRate) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NetworkState.Slope slope = network.slope(loss);
      buffer.muli(momentum).addi(decay.addTo(rules.clipping().apply(slope.gradient())));
      network.parameters().subi(buffer.mul(learningRate));
      return slope.loss().toFloatArray()[0];
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
