package org.weightaudit.generators.hyperrep;

import static org.weightaudit.generators.Requirement.check;
import static org.weightaudit.generators.Requirement.checkWithin;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.weightaudit.generators.network.Adam;
import org.weightaudit.generators.network.AdamW;
import org.weightaudit.generators.network.Clipping;
import org.weightaudit.generators.network.CosineSchedule;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.Optimizer;
import org.weightaudit.generators.network.Sgd;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.StoredTensor;

/**
 * How the auto-encoder is trained.
 *
 * @param positionScale standard deviation of new position embeddings: 1 as published; 0.1 lets
 *     small models begin to learn
 * @param batchSize pairs of views a step, at least 2
 * @param steps of the training
 * @param algorithm of the steps
 * @param learningRate of the first step
 * @param schedule of the other steps
 * @param weightDecay of all that is learned, at least 0
 * @param momentum of {@link Algorithm#SGD}, 0.9 as published; the others have their own
 * @param clipping of the gradient over auto-encoder and head
 * @param dropout in every place of the blocks, and between the layers of an MLP bottleneck; 0 by
 *     default
 * @param alikeBlocks whether all blocks of the encoder begin with the same numbers, and all of the
 *     decoder, as published; not by default
 */
public record Learning(
    double positionScale,
    int batchSize,
    int steps,
    Algorithm algorithm,
    double learningRate,
    Schedule schedule,
    double weightDecay,
    double momentum,
    Clipping clipping,
    Optional<Double> dropout,
    Optional<Boolean> alikeBlocks) {

  /** How a step follows from the gradient. */
  public enum Algorithm {
    /** Adam, whose weight decay is part of the gradient. */
    ADAM,
    /** AdamW, whose weight decay shrinks the weights before the step. */
    ADAMW,
    /** Gradient descent with momentum, whose weight decay is part of the gradient. */
    SGD
  }

  /** How the learning rate goes on. */
  public enum Schedule {
    /** It stays, as published. */
    CONSTANT,
    /** It falls along half a cosine; the last step has rate 0. */
    COSINE,
    /** It is divided by 10 when the mean loss of an epoch has not fallen for long. */
    PLATEAU
  }

  public Learning {
    check(positionScale > 0, "positionScale", positionScale, "above 0");
    checkWithin(2, 8_192, "batchSize", batchSize);
    checkWithin(1, 100_000_000, "steps", steps);
    check(learningRate > 0 && learningRate < 1e6, "learningRate", learningRate, "above 0");
    check(
        weightDecay >= 0 && weightDecay < 1, "weightDecay", weightDecay, "at least 0, less than 1");
    check(momentum >= 0 && momentum < 1, "momentum", momentum, "at least 0, less than 1");
    double rate = dropout.orElse(0.0);
    check(rate >= 0 && rate < 1, "dropout", rate, "at least 0, less than 1");
  }

  double dropoutRate() {
    return dropout.orElse(0.0);
  }

  /** What the losses make of the learning rate, if they do. */
  Optional<Plateau> plateau() {
    return schedule == Schedule.PLATEAU ? Optional.of(Plateau.at(learningRate)) : Optional.empty();
  }

  /** The learning rate of a step, counted from 0, whatever the losses make of it. */
  double rate(int step) {
    return switch (schedule) {
      case CONSTANT, PLATEAU -> learningRate;
      case COSINE -> new CosineSchedule(learningRate, steps).rate(step);
    };
  }

  /**
   * At the start, or where it was when its arrays were written.
   *
   * @param decays which arrays decay
   * @param done how many steps are done
   */
  Optimizer optimizer(
      ComputeDevice device,
      NetworkState network,
      Predicate<StateSpec.Entry> decays,
      Map<String, StoredTensor> arrays,
      String prefix,
      int done) {
    AdamW.Rules rules = new AdamW.Rules(weightDecay, decays, clipping);
    return switch (algorithm) {
      case ADAM -> Adam.of(device, network, rules, arrays, prefix, done);
      case ADAMW -> AdamW.of(device, network, rules, arrays, prefix, done);
      case SGD -> Sgd.of(device, network, rules, momentum, arrays, prefix, done);
    };
  }
}
