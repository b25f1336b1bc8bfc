package org.weightaudit.zoo;

/**
 * How one network of a zoo is trained: stochastic gradient descent with Nesterov momentum on the
 * mean cross entropy, L2 weight decay on every parameter, and a cosine schedule that changes once
 * an epoch: lr(e) = learningRate/2 · (1 + cos(π·e/epochs)). Weights and biases start uniform
 * between ±1/√(inputs of the layer). An epoch is one shuffled pass; a last partial batch is
 * dropped. The defaults are those of G.pt's MNIST zoo (Peebles et al., 2022, appendix), but for the
 * epochs.
 *
 * @param epochs passes over the training images
 * @param learningRate that of the first epoch
 * @param batchSize images a step
 * @param momentum from 0 to less than 1
 * @param weightDecay at least 0
 */
public record Recipe(
    int epochs, double learningRate, int batchSize, double momentum, double weightDecay) {

  public static final int DEFAULT_BATCH_SIZE = 128;
  public static final double DEFAULT_LEARNING_RATE = 0.1;
  public static final double DEFAULT_MOMENTUM = 0.9;
  public static final double DEFAULT_WEIGHT_DECAY = 5e-4;

  public Recipe {
    require(epochs >= 1, "epochs", epochs, "at least 1");
    require(positive(learningRate), "learningRate", learningRate, "a positive number");
    require(batchSize >= 1, "batchSize", batchSize, "at least 1");
    require(momentum >= 0 && momentum < 1, "momentum", momentum, "from 0 to less than 1");
    require(
        weightDecay >= 0 && Double.isFinite(weightDecay),
        "weightDecay",
        weightDecay,
        "at least 0 and finite");
  }

  public static Recipe ofEpochs(int epochs) {
    return new Recipe(
        epochs, DEFAULT_LEARNING_RATE, DEFAULT_BATCH_SIZE, DEFAULT_MOMENTUM, DEFAULT_WEIGHT_DECAY);
  }

  public Recipe withLearningRate(double newLearningRate) {
    return new Recipe(epochs, newLearningRate, batchSize, momentum, weightDecay);
  }

  public Recipe withWeightDecay(double newWeightDecay) {
    return new Recipe(epochs, learningRate, batchSize, momentum, newWeightDecay);
  }

  /** The learning rate of an epoch, counted from 0. */
  public double learningRate(int epoch) {
    return learningRate / 2 * (1 + Math.cos(Math.PI * epoch / epochs));
  }

  private static boolean positive(double value) {
    return value > 0 && Double.isFinite(value);
  }

  private static void require(boolean holds, String name, Number found, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s; wanted: %s".formatted(name, found, wanted));
    }
  }
}
