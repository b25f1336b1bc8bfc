package org.weightaudit.generators.gpt;

import static org.weightaudit.generators.Requirement.check;
import static org.weightaudit.generators.Requirement.checkWithin;

import java.util.Optional;
import java.util.OptionalDouble;
import org.weightaudit.generators.TrainingSet;

/**
 * How G.pt learns.
 *
 * @param metric what it is told of a checkpoint
 * @param batchSize pairs of checkpoints a step; the rest of an epoch that fills no batch is dropped
 * @param epochs how many
 * @param examplesPerEpoch how many pairs an epoch has at most: each run gives equally many
 * @param warmupEpochs in which the learning rate rises from 0
 * @param learningRate of which the schedule's rates are shares
 * @param weightDecay of the weights of linear layers, at least 0
 * @param longestGradient a gradient that is longer is shortened to this; a large number shortens
 *     none
 * @param averageDecay of the moving average of the network that samples
 * @param permutations whether hidden units change places, anew for each pair and alike in both
 * @param freshStarts how often a start that is an initialisation is replaced by a new one, from 0
 *     as published to 1; of the new one the network is told the metric of another run's
 *     initialisation
 * @param outerPairs how often a pair is the first and last checkpoint of its run whatever is drawn,
 *     from 0 as published to 1
 * @param dropout in every place of the transformer; 0 as published and by default
 * @param noise standard deviation of Gaussian noise on both checkpoints of a pair, anew each time,
 *     in normalised units; 0 as published and by default
 */
public record Learning(
    Metric metric,
    int batchSize,
    int epochs,
    int examplesPerEpoch,
    int warmupEpochs,
    double learningRate,
    double weightDecay,
    double longestGradient,
    double averageDecay,
    boolean permutations,
    double freshStarts,
    double outerPairs,
    Optional<Double> dropout,
    Optional<Double> noise) {

  /** What the network is told of a checkpoint and what samples are asked to reach. */
  public enum Metric {
    /** The mean cross entropy on test images: the column {@code loss}. */
    TEST_LOSS,
    /** The share of test images that are classified wrongly in percent: from {@code accuracy}. */
    TEST_ERROR;

    OptionalDouble of(TrainingSet.Row row) {
      if (this == TEST_LOSS) {
        return row.loss();
      }
      return row.accuracy().isPresent()
          ? OptionalDouble.of(100 * (1 - row.accuracy().getAsDouble()))
          : OptionalDouble.empty();
    }

    /** The column of a checkpoint set that it comes from. */
    String column() {
      return this == TEST_LOSS ? "loss" : "accuracy";
    }
  }

  public Learning {
    checkWithin(1, 65_536, "batchSize", batchSize);
    checkWithin(1, 100_000, "epochs", epochs);
    check(
        examplesPerEpoch >= batchSize,
        "examplesPerEpoch",
        examplesPerEpoch,
        "at least the batch size " + batchSize);
    check(
        (long) epochs * (examplesPerEpoch / batchSize) <= Integer.MAX_VALUE,
        "epochs",
        epochs,
        "at most %d steps in all".formatted(Integer.MAX_VALUE));
    check(warmupEpochs >= 0, "warmupEpochs", warmupEpochs, "at least 0");
    check(
        learningRate > 0 && Double.isFinite(learningRate),
        "learningRate",
        learningRate,
        "a positive number");
    check(
        weightDecay >= 0 && weightDecay < 1, "weightDecay", weightDecay, "at least 0, less than 1");
    check(
        longestGradient > 0 && Double.isFinite(longestGradient),
        "longestGradient",
        longestGradient,
        "a positive number");
    check(
        averageDecay >= 0 && averageDecay < 1,
        "averageDecay",
        averageDecay,
        "at least 0, less than 1");
    check(freshStarts >= 0 && freshStarts <= 1, "freshStarts", freshStarts, "from 0 to 1");
    check(outerPairs >= 0 && outerPairs <= 1, "outerPairs", outerPairs, "from 0 to 1");
    double rate = dropout.orElse(0.0);
    check(rate >= 0 && rate < 1, "dropout", rate, "at least 0, less than 1");
    double deviation = noise.orElse(0.0);
    check(deviation >= 0 && deviation < 1e6, "noise", deviation, "at least 0, less than 1e6");
  }

  /**
   * The learning rate: half a cosine over all epochs, times a line from 0 over the first (Peebles
   * et al., 2022, appendix). The first step has rate 0.
   *
   * @param epoch with its fraction that is done
   */
  double rate(double epoch) {
    double cosine = 0.5 * learningRate * (1 + Math.cos(Math.PI * epoch / epochs));
    return epoch < warmupEpochs ? cosine * epoch / warmupEpochs : cosine;
  }

  double dropoutRate() {
    return dropout.orElse(0.0);
  }

  double noiseDeviation() {
    return noise.orElse(0.0);
  }

  /** As published for MNIST, for another metric. */
  static Learning published(Metric metric, int batchSize) {
    return new Learning(
        metric,
        batchSize,
        2000,
        100_800,
        5,
        4e-4,
        0.1,
        0.75,
        0.9999,
        true,
        0,
        0,
        Optional.of(0.0),
        Optional.of(0.0));
  }
}
