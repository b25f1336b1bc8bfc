package org.weightaudit.zoo;

import java.util.List;

/** Which states of a run become checkpoints. Steps count from 0, the random initialisation. */
public sealed interface SavedSteps {

  /** How many checkpoints a run yields. */
  int perRun();

  /** How many steps follow the schedule's last one, at a constant learning rate. */
  default int furtherSteps() {
    return 0;
  }

  /** Whether the state after {@code step} of {@code scheduled} scheduled steps is kept. */
  boolean keeps(int step, int scheduled);

  /** The learning rate of the further steps, of which there may be none. */
  default double furtherLearningRate() {
    return 0;
  }

  /** The state after the last scheduled step. */
  record Final() implements SavedSteps {

    @Override
    public int perRun() {
      return 1;
    }

    @Override
    public boolean keeps(int step, int scheduled) {
      return step == scheduled;
    }
  }

  /**
   * The states after these steps.
   *
   * @param steps increasing; 0 is the random initialisation
   */
  record Listed(List<Integer> steps) implements SavedSteps {

    public Listed {
      steps = List.copyOf(steps);
      if (steps.isEmpty() || steps.get(0) < 0) {
        throw new IllegalArgumentException("steps to save start at 0 or later, not " + steps);
      }
      for (int i = 1; i < steps.size(); i++) {
        if (steps.get(i) <= steps.get(i - 1)) {
          throw new IllegalArgumentException("steps to save increase, unlike " + steps);
        }
      }
    }

    @Override
    public int perRun() {
      return steps.size();
    }

    @Override
    public boolean keeps(int step, int scheduled) {
      return steps.contains(step);
    }
  }

  /**
   * After the schedule, {@code count} further steps at a constant learning rate, each of them
   * saved: a trajectory, the kind of training set that P-diff learns from.
   */
  record Consecutive(int count, double learningRate) implements SavedSteps {

    public Consecutive {
      if (count < 1) {
        throw new IllegalArgumentException("at least 1 consecutive step is saved, not " + count);
      }
      if (!(learningRate > 0) || !Double.isFinite(learningRate)) {
        throw new IllegalArgumentException(
            "the learning rate of consecutive steps is positive, not " + learningRate);
      }
    }

    @Override
    public int perRun() {
      return count;
    }

    @Override
    public int furtherSteps() {
      return count;
    }

    @Override
    public double furtherLearningRate() {
      return learningRate;
    }

    @Override
    public boolean keeps(int step, int scheduled) {
      return step > scheduled;
    }
  }
}
