package org.weightaudit.generators.hyperrep;

import java.util.List;
import java.util.Map;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;

/**
 * A learning rate that falls when the loss does not: PyTorch's ReduceLROnPlateau as the authors use
 * it. After each epoch its mean loss is held against the least one so far; when more than 10 epochs
 * in a row were not 0.01 % below it, the rate is divided by 10.
 *
 * @param rate of the next step
 * @param least mean loss of an epoch
 * @param badEpochs in a row, as many as were not better
 * @param sum of the losses of the present epoch
 * @param steps of the present epoch
 */
record Plateau(double rate, double least, int badEpochs, double sum, int steps) {

  private static final double FACTOR = 0.1;
  private static final int PATIENCE = 10;
  private static final double THRESHOLD = 1e-4;
  private static final double SMALLEST_CHANGE = 1e-8;
  private static final String NAME = "plateau";
  private static final int NUMBERS = 5;

  /** Before the first step. */
  static Plateau at(double rate) {
    return new Plateau(rate, Double.POSITIVE_INFINITY, 0, 0, 0);
  }

  Plateau after(double loss, int stepsPerEpoch) {
    double losses = sum + loss;
    if (steps + 1 < stepsPerEpoch) {
      return new Plateau(rate, least, badEpochs, losses, steps + 1);
    }
    double mean = losses / stepsPerEpoch;
    if (mean < least * (1 - THRESHOLD)) {
      return new Plateau(rate, mean, 0, 0, 0);
    }
    if (badEpochs < PATIENCE) {
      return new Plateau(rate, least, badEpochs + 1, 0, 0);
    }
    double lower = rate * FACTOR;
    return new Plateau(rate - lower > SMALLEST_CHANGE ? lower : rate, least, 0, 0, 0);
  }

  /** For the state of a training. */
  NamedArray array() {
    return NamedArray.ofDoubles(NAME, rate, least, badEpochs, sum, steps);
  }

  /**
   * @throws FormatException if the state has none
   */
  static Plateau read(Map<String, StoredTensor> arrays) {
    StoredTensor tensor = arrays.get(NAME);
    if (tensor == null || !tensor.shape().equals(List.of(NUMBERS))) {
      throw new FormatException("the state has no array %s of %d numbers".formatted(NAME, NUMBERS));
    }
    double[] numbers = tensor.toDoubles();
    return new Plateau(numbers[0], numbers[1], (int) numbers[2], numbers[3], (int) numbers[4]);
  }
}
