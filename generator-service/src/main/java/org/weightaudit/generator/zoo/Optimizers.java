package org.weightaudit.generator.zoo;

import java.util.Locale;
import java.util.Optional;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.zoo.optimizer.Optimizer;

/** Optimizers as requests write them. */
final class Optimizers {

  private Optimizers() {}

  /**
   * @param pointer of the object that has the fields optimizer, momentum and weightDecay
   * @throws Problem if there is no such optimizer
   */
  static Optimizer of(
      String pointer, String name, Optional<Double> momentum, Optional<Double> weightDecay) {
    Optimizer.Algorithm algorithm =
        switch (name) {
          case "sgd", "heavy-ball", "adam", "adamw" ->
              Optimizer.Algorithm.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
          default ->
              throw Problem.invalid(
                  pointer + "/optimizer",
                  "Found \"%s\"; wanted \"sgd\", \"heavy-ball\", \"adam\" or \"adamw\"."
                      .formatted(name));
        };
    double average = momentum.orElse(Optimizer.DEFAULT_MOMENTUM);
    if (!(average >= 0 && average < 1)) {
      throw Problem.invalid(
          pointer + "/momentum", "Found %s; wanted from 0 to less than 1.".formatted(average));
    }
    double decay = weightDecay.orElse(algorithm.defaultWeightDecay());
    if (!(decay >= 0) || !Double.isFinite(decay)) {
      throw Problem.invalid(
          pointer + "/weightDecay", "Found %s; wanted a number of at least 0.".formatted(decay));
    }
    return new Optimizer(algorithm, average, decay);
  }
}
