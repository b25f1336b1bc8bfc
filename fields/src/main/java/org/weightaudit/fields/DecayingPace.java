package org.weightaudit.fields;

/** A fixed number of steps at an exponentially decaying learning rate. */
final class DecayingPace implements Pace {

  private final int steps;
  private final double first;
  private final double finalShare;
  private int taken;

  DecayingPace(int steps, double first, double finalShare) {
    this.steps = steps;
    this.first = first;
    this.finalShare = finalShare;
  }

  @Override
  public double learningRate() {
    return first * Math.pow(finalShare, (double) taken / steps);
  }

  @Override
  public void after(double loss) {
    taken++;
  }

  @Override
  public boolean isFinished() {
    return taken == steps;
  }

  @Override
  public double fraction() {
    return (double) taken / steps;
  }
}
