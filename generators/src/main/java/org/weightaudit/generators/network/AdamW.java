package org.weightaudit.generators.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;

/**
 * A network in training with AdamW (Loshchilov and Hutter, 2019) as PyTorch does it: w ← (1 -
 * lr·λ)·w - lr·m̂/(√v̂ + ε), with ε added after the bias correction; β = (0.9, 0.999), ε = 1e-8; λ
 * is the weight decay.
 */
public final class AdamW implements Optimizer {

  /**
   * What a step does beside following the gradient.
   *
   * @param weightDecay λ, at least 0
   * @param decays which arrays decay
   * @param clipping of the gradient over all parameters
   */
  public record Rules(double weightDecay, Predicate<StateSpec.Entry> decays, Clipping clipping) {

    /** With a gradient that is shortened to a length if it is longer. */
    public Rules(double weightDecay, Predicate<StateSpec.Entry> decays, double longestGradient) {
      this(weightDecay, decays, new Clipping(Clipping.Kind.NORM, longestGradient));
    }

    /** Nothing. */
    public static Rules plain() {
      return decaying(0);
    }

    /** All parameters decay alike. */
    public static Rules decaying(double weightDecay) {
      return new Rules(weightDecay, entry -> true, Clipping.none());
    }
  }

  private final NDManager manager;
  private final NetworkState network;
  private final Rules rules;
  private final Moments moments;

  private AdamW(NDManager manager, NetworkState network, Rules rules, Moments moments) {
    this.manager = manager;
    this.network = network;
    this.rules = rules;
    this.moments = moments;
  }

  /** With plain rules. */
  public static AdamW of(
      ComputeDevice device,
      NetworkState network,
      Map<String, StoredTensor> arrays,
      String prefix,
      int steps) {
    return of(device, network, Rules.plain(), arrays, prefix, steps);
  }

  /**
   * At the start, or where it was when {@link #arrays} were written.
   *
   * @param arrays of a file; not looked at before the first step
   * @param steps how many are done
   * @throws FormatException if the arrays are of another network
   */
  public static AdamW of(
      ComputeDevice device,
      NetworkState network,
      Rules rules,
      Map<String, StoredTensor> arrays,
      String prefix,
      int steps) {
    NDManager manager = device.openScope();
    return new AdamW(manager, network, rules, Moments.of(manager, network, arrays, prefix, steps));
  }

  /** The moments, for {@link #of}. */
  @Override
  public List<NamedArray> arrays(String prefix) {
    return moments.arrays(prefix);
  }

  @Override
  public float step(Function<Tensors, NDArray> loss, double learningRate) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NetworkState.Slope slope = network.slope(loss);
      NDArray gradient = rules.clipping().apply(slope.gradient());
      decay(learningRate);
      moments.move(network.parameters(), gradient, learningRate);
      return slope.loss().toFloatArray()[0];
    }
  }

  private void decay(double learningRate) {
    if (rules.weightDecay() > 0) {
      Tensors tensors = network.tensors();
      network.spec().entries(StateSpec.Role.PARAMETER).stream()
          .filter(rules.decays())
          .forEach(entry -> tensors.get(entry.name()).muli(1 - learningRate * rules.weightDecay()));
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
