package org.weightaudit.fields;

import org.weightaudit.fields.compute.Reduction;

/**
 * How one field is fitted: Adam (β 0.9 and 0.999, ε 10⁻⁸) on the cross entropy of its labels, each
 * step on points drawn uniformly with replacement.
 */
public sealed interface FitRecipe {

  /** Points of a step. */
  int pointsPerStep();

  /** What becomes of the losses of a step's points. */
  Reduction reduction();

  /**
   * The learning rates of a field of so many points.
   *
   * @param first whether others will start from it
   */
  Pace pace(int points, boolean first);

  /**
   * As published: the loss is summed, an epoch is as many steps as whole batches fit into the
   * points, the learning rate falls on plateaus, and each field stops by itself. The weights are
   * those after the last step.
   *
   * @param learningRate of the first epoch
   * @param epochs at most
   */
  record Plateaus(int pointsPerStep, double learningRate, int epochs) implements FitRecipe {

    public Plateaus {
      requirePositive("pointsPerStep", pointsPerStep);
      requirePositive("learningRate", learningRate);
      requirePositive("epochs", epochs);
    }

    public static Plateaus published() {
      return new Plateaus(2048, 1e-2, 5000);
    }

    @Override
    public Reduction reduction() {
      return Reduction.SUM;
    }

    @Override
    public Pace pace(int points, boolean first) {
      return new PlateauPace(Math.max(1, points / pointsPerStep), epochs, learningRate);
    }
  }

  /**
   * For small machines: the loss is averaged, and the learning rate decays exponentially over a
   * fixed number of steps. A field that others start from takes twice the steps.
   *
   * @param steps of each field
   * @param learningRate of the first step
   * @param finalShare of it that is left at the end, more than 0 and at most 1
   */
  record Decaying(int pointsPerStep, int steps, double learningRate, double finalShare)
      implements FitRecipe {

    /** Most steps; a first field takes twice as many. */
    public static final int MOST_STEPS = 1_000_000;

    public Decaying {
      requirePositive("pointsPerStep", pointsPerStep);
      requirePositive("steps", steps);
      requirePositive("learningRate", learningRate);
      if (steps > MOST_STEPS) {
        throw new IllegalArgumentException(
            "steps is %d; wanted: at most %d".formatted(steps, MOST_STEPS));
      }
      if (!(finalShare > 0 && finalShare <= 1)) {
        throw new IllegalArgumentException(
            "finalShare is %s; wanted: more than 0 and at most 1".formatted(finalShare));
      }
    }

    /** Of so many steps, each of 1,024 points, from 0.005 down to 5 %. */
    public static Decaying ofSteps(int steps) {
      return new Decaying(1024, steps, 5e-3, 0.05);
    }

    @Override
    public Reduction reduction() {
      return Reduction.MEAN;
    }

    @Override
    public Pace pace(int points, boolean first) {
      return new DecayingPace(first ? 2 * steps : steps, learningRate, finalShare);
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "%s is %s; wanted: a positive number".formatted(name, value));
    }
  }
}
