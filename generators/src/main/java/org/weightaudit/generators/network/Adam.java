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
 * A network in training with Adam (Kingma and Ba, 2015) as PyTorch does it: as {@link AdamW}, but
 * the decay is added to the clipped gradient and goes through the moments.
 */
public final class Adam implements Optimizer {

  private final NDManager manager;
  private final NetworkState network;
  private final AdamW.Rules rules;
  private final Moments moments;
  private final CoupledDecay decay;

  private Adam(NDManager manager, NetworkState network, AdamW.Rules rules, Moments moments) {
    this.manager = manager;
    this.network = network;
    this.rules = rules;
    this.moments = moments;
    decay = new CoupledDecay(manager, network, rules);
  }

  /**
   * At the start, or where it was when {@link #arrays} were written.
   *
   * @param arrays of a file; not looked at before the first step
   * @param steps how many are done
   * @throws FormatException if the arrays are of another network
   */
  public static Adam of(
      ComputeDevice device,
      NetworkState network,
      AdamW.Rules rules,
      Map<String, StoredTensor> arrays,
      String prefix,
      int steps) {
    NDManager manager = device.openScope();
    return new Adam(manager, network, rules, Moments.of(manager, network, arrays, prefix, steps));
  }

  @Override
  public List<NamedArray> arrays(String prefix) {
    return moments.arrays(prefix);
  }

  @Override
  public float step(Function<Tensors, NDArray> loss, double learningRate) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NetworkState.Slope slope = network.slope(loss);
      NDArray gradient = decay.addTo(rules.clipping().apply(slope.gradient()));
      moments.move(network.parameters(), gradient, learningRate);
      return slope.loss().toFloatArray()[0];
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
