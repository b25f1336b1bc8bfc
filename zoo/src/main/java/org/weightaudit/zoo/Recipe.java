package org.weightaudit.zoo;

import org.weightaudit.zoo.optimizer.LearningRateSchedule;
import org.weightaudit.zoo.optimizer.Optimizer;

/**
 * How one network of a zoo is trained on the mean cross entropy. Normalisations start as the
 * identity. An epoch is one shuffled pass; a last partial batch is dropped. The defaults are those
 * of G.pt's MNIST zoo (Peebles et al., 2022, appendix), but for the epochs.
 *
 * @param epochs passes over the training images
 * @param batchSize images a step
 * @param optimizer how gradients change parameters
 * @param learningRate the greatest of the schedule
 * @param schedule how the learning rate changes
 * @param augmentation what is done to images
 * @param initialWeights how weights and biases start
 */
public record Recipe(
    int epochs,
    int batchSize,
    Optimizer optimizer,
    double learningRate,
    LearningRateSchedule schedule,
    Augmentation augmentation,
    InitialWeights initialWeights) {

  public static final int DEFAULT_BATCH_SIZE = 128;

  public Recipe {
    Wanted.require(epochs >= 1, "epochs", epochs, "at least 1");
    Wanted.require(batchSize >= 1, "batchSize", batchSize, "at least 1");
    Wanted.requirePositive("learningRate", learningRate);
  }

  /** Of networks that start as PyTorch's layers do. */
  public Recipe(
      int epochs,
      int batchSize,
      Optimizer optimizer,
      double learningRate,
      LearningRateSchedule schedule,
      Augmentation augmentation) {
    this(
        epochs, batchSize, optimizer, learningRate, schedule, augmentation, InitialWeights.PYTORCH);
  }

  public static Recipe ofEpochs(int epochs) {
    return of(epochs, Optimizer.of(Optimizer.Algorithm.SGD));
  }

  /** With the learning rate and schedule that go with the optimizer's algorithm. */
  public static Recipe of(int epochs, Optimizer optimizer) {
    return new Recipe(
        epochs,
        DEFAULT_BATCH_SIZE,
        optimizer,
        optimizer.algorithm().defaultLearningRate(),
        optimizer.algorithm().defaultSchedule(),
        Augmentation.NONE);
  }

  public Recipe withLearningRate(double newLearningRate) {
    return new Recipe(
        epochs, batchSize, optimizer, newLearningRate, schedule, augmentation, initialWeights);
  }

  public Recipe withBatchSize(int newBatchSize) {
    return new Recipe(
        epochs, newBatchSize, optimizer, learningRate, schedule, augmentation, initialWeights);
  }

  public Recipe withWeightDecay(double newWeightDecay) {
    return new Recipe(
        epochs,
        batchSize,
        new Optimizer(optimizer.algorithm(), optimizer.momentum(), newWeightDecay),
        learningRate,
        schedule,
        augmentation,
        initialWeights);
  }

  public Recipe withInitialWeights(InitialWeights newInitialWeights) {
    return new Recipe(
        epochs, batchSize, optimizer, learningRate, schedule, augmentation, newInitialWeights);
  }
}
