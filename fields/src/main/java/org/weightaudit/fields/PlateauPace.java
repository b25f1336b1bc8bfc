package org.weightaudit.fields;

/**
 * Epochs at a learning rate that falls when the mean loss of an epoch does not, as PyTorch's
 * ReduceLROnPlateau with the threshold 0 does it; they end after {@value #PATIENCE_TO_STOP} in a
 * row without a new least loss.
 */
final class PlateauPace implements Pace {

  static final double FACTOR = 0.8;
  static final int PATIENCE = 10;
  static final int PATIENCE_TO_STOP = 50;
  static final double LEAST_RATE = 1e-5;
  private static final double LEAST_CHANGE = 1e-8;

  private final int stepsPerEpoch;
  private final int mostEpochs;
  private double rate;
  private double best = Double.POSITIVE_INFINITY;
  private int badEpochs;
  private int epochsSinceBest;
  private int epochs;
  private int stepsOfEpoch;
  private double lossOfEpoch;

  PlateauPace(int stepsPerEpoch, int mostEpochs, double rate) {
    this.stepsPerEpoch = stepsPerEpoch;
    this.mostEpochs = mostEpochs;
    this.rate = rate;
  }

  @Override
  public double learningRate() {
    return rate;
  }

  @Override
  public void after(double loss) {
    lossOfEpoch += loss;
    if (++stepsOfEpoch == stepsPerEpoch) {
      endEpoch(lossOfEpoch / stepsPerEpoch);
      stepsOfEpoch = 0;
      lossOfEpoch = 0;
    }
  }

  private void endEpoch(double loss) {
    epochs++;
    if (loss < best) {
      best = loss;
      badEpochs = 0;
      epochsSinceBest = 0;
    } else {
      badEpochs++;
      epochsSinceBest++;
    }
    if (badEpochs > PATIENCE) {
      badEpochs = 0;
      double lower = Math.max(rate * FACTOR, LEAST_RATE);
      if (rate - lower > LEAST_CHANGE) {
        rate = lower;
      }
    }
  }

  @Override
  public boolean isFinished() {
    return epochs == mostEpochs || epochsSinceBest == PATIENCE_TO_STOP;
  }

  @Override
  public double fraction() {
    return (double) epochs / mostEpochs;
  }
}
