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
public final class AdamW implements AutoCloseable {

  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.999;
  private static final double EPSILON = 1e-8;
  private static final double NORM_EPSILON = 1e-6;
  private static final String FIRST_MOMENT = "exp_avg";
  private static final String SECOND_MOMENT = "exp_avg_sq";

  /**
   * What a step does beside following the gradient.
   *
   * @param weightDecay λ, at least 0
   * @param decays which arrays decay
   * @param longestGradient a gradient whose norm over all parameters is greater is shortened to it
   */
  public record Rules(
      double weightDecay, Predicate<StateSpec.Entry> decays, double longestGradient) {

    /** Nothing. */
    public static Rules plain() {
      return decaying(0);
    }

    /** All parameters decay alike. */
    public static Rules decaying(double weightDecay) {
      return new Rules(weightDecay, entry -> true, Double.POSITIVE_INFINITY);
    }
  }

  private final NDManager manager;
  private final NetworkState network;
  private final Rules rules;
  private final NDArray firstMoment;
  private final NDArray secondMoment;
  private int steps;

  private AdamW(
      ComputeDevice device,
      NetworkState network,
      Rules rules,
      float[] firstMoment,
      float[] secondMoment,
      int steps) {
    manager = device.openScope();
    this.network = network;
    this.rules = rules;
    this.firstMoment = Upload.floats(manager, firstMoment);
    this.secondMoment = Upload.floats(manager, secondMoment);
    this.steps = steps;
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
    int size = network.spec().size(StateSpec.Role.PARAMETER);
    return steps == 0
        ? new AdamW(device, network, rules, new float[size], new float[size], 0)
        : new AdamW(
            device,
            network,
            rules,
            moment(arrays, prefix + FIRST_MOMENT, size),
            moment(arrays, prefix + SECOND_MOMENT, size),
            steps);
  }

  private static float[] moment(Map<String, StoredTensor> arrays, String name, int size) {
    StoredTensor tensor = arrays.get(name);
    if (tensor == null || tensor.size() != size) {
      throw new FormatException("the state has no tensor %s of %d numbers".formatted(name, size));
    }
    return tensor.toFloats();
  }

  /** The moments, for {@link #of}. */
  public List<NamedArray> arrays(String prefix) {
    return List.of(
        array(prefix + FIRST_MOMENT, firstMoment), array(prefix + SECOND_MOMENT, secondMoment));
  }

  private static NamedArray array(String name, NDArray moment) {
    float[] values = moment.toFloatArray();
    return NamedArray.ofFloats(name, List.of(values.length), values);
  }

  /**
   * One step down the gradient of a loss.
   *
   * @param loss makes a single number of the network's arrays
   * @return the loss before the step
   */
  public float step(Function<Tensors, NDArray> loss, double learningRate) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NetworkState.Slope slope = network.slope(loss);
      NDArray gradient = shortened(slope.gradient());
      decay(learningRate);
      update(network.parameters(), gradient, learningRate);
      return slope.loss().toFloatArray()[0];
    }
  }

  private NDArray shortened(NDArray gradient) {
    if (rules.longestGradient() == Double.POSITIVE_INFINITY) {
      return gradient;
    }
    double share = rules.longestGradient() / (gradient.norm().getFloat() + NORM_EPSILON);
    return share < 1 ? gradient.muli(share) : gradient;
  }

  private void decay(double learningRate) {
    if (rules.weightDecay() > 0) {
      Tensors tensors = network.tensors();
      network.spec().entries(StateSpec.Role.PARAMETER).stream()
          .filter(rules.decays())
          .forEach(entry -> tensors.get(entry.name()).muli(1 - learningRate * rules.weightDecay()));
    }
  }

  /**
   * In place as far as it goes, since a new array of all parameters costs more than what is done
   * with it. The gradient is used up.
   */
  private void update(NDArray parameters, NDArray gradient, double learningRate) {
    steps++;
    double firstCorrection = 1 - Math.pow(FIRST_DECAY, steps);
    double secondCorrection = Math.sqrt(1 - Math.pow(SECOND_DECAY, steps));
    firstMoment.muli(FIRST_DECAY).addi(gradient.muli(1 - FIRST_DECAY));
    gradient.muli(gradient).muli((1 - SECOND_DECAY) / ((1 - FIRST_DECAY) * (1 - FIRST_DECAY)));
    secondMoment.muli(SECOND_DECAY).addi(gradient);
    NDArray denominator = secondMoment.sqrt().divi(secondCorrection).addi(EPSILON);
    parameters.subi(firstMoment.div(denominator).muli(learningRate / firstCorrection));
  }

  @Override
  public void close() {
    manager.close();
  }
}
