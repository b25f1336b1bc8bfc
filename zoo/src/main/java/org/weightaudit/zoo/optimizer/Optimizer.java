package org.weightaudit.zoo.optimizer;

/**
 * How gradients change parameters. Averages of the gradient are kept per parameter, so an optimizer
 * begins anew wherever training begins.
 *
 * @param momentum of the average of the gradient, Adam's β₁; from 0 to less than 1
 * @param weightDecay at least 0, on every parameter that is trained
 */
public record Optimizer(Algorithm algorithm, double momentum, double weightDecay) {

  public static final double DEFAULT_MOMENTUM = 0.9;

  /** The update rule, as PyTorch's optimizer of that name has it. */
  public enum Algorithm {
    /** Stochastic gradient descent with Nesterov momentum; weight decay is L2. */
    SGD(0.1, LearningRateSchedule.COSINE, 5e-4),
    /** The same without Nesterov's look ahead: Polyak's momentum. */
    HEAVY_BALL(0.1, LearningRateSchedule.COSINE, 5e-4),
    /** Kingma and Ba, 2015, with β₂ 0.999 and ε 1e-8 outside the root; weight decay is L2. */
    ADAM(1e-3, LearningRateSchedule.CONSTANT, 0),
    /** Adam with decoupled weight decay: Loshchilov and Hutter, 2019. */
    ADAMW(1e-3, LearningRateSchedule.CONSTANT, 0.01);

    private final double learningRate;
    private final LearningRateSchedule schedule;
    private final double weightDecay;

    Algorithm(double learningRate, LearningRateSchedule schedule, double weightDecay) {
      this.learningRate = learningRate;
      this.schedule = schedule;
      this.weightDecay = weightDecay;
    }

    /** The learning rate of a recipe that names none: G.pt's for SGD, else PyTorch's. */
    public double defaultLearningRate() {
      return learningRate;
    }

    /** The schedule of a recipe that names none. */
    public LearningRateSchedule defaultSchedule() {
      return schedule;
    }

    /** The weight decay of an optimizer that names none: G.pt's for SGD, else PyTorch's. */
    public double defaultWeightDecay() {
      return weightDecay;
    }
  }

  public Optimizer {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "momentum is %s; wanted: from 0 to less than 1".formatted(momentum));
    }
    if (!(weightDecay >= 0) || !Double.isFinite(weightDecay)) {
      throw new IllegalArgumentException(
          "weightDecay is %s; wanted: at least 0 and finite".formatted(weightDecay));
    }
  }

  /** An algorithm with its default momentum and weight decay. */
  public static Optimizer of(Algorithm algorithm) {
    return new Optimizer(algorithm, DEFAULT_MOMENTUM, algorithm.defaultWeightDecay());
  }
}
