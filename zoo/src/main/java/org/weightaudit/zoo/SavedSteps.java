package org.weightaudit.zoo;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.zoo.optimizer.Optimizer;

/** Which states of a run become checkpoints. Steps count from 0, the random initialisation. */
public sealed interface SavedSteps {

  /** How many checkpoints a run yields. */
  int perRun();

  /** How many steps follow the schedule's last one, at a constant learning rate. */
  default int furtherSteps() {
    return 0;
  }

  /**
   * The steps after which the state of a run is kept.
   *
   * @param scheduled how many steps the schedule has
   */
  BitSet kept(int run, int scheduled);

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
    public BitSet kept(int run, int scheduled) {
      BitSet kept = new BitSet();
      kept.set(scheduled);
      return kept;
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
    public BitSet kept(int run, int scheduled) {
      BitSet kept = new BitSet();
      steps.forEach(kept::set);
      return kept;
    }
  }

  /**
   * The random initialisation, the state after the last step, and states between them drawn without
   * replacement, for each run others: what G.pt learns from (Peebles et al., 2022, appendix).
   *
   * @param count all of these, at least 2
   * @param seed of the draws
   */
  record Drawn(int count, Seed seed) implements SavedSteps {

    public Drawn {
      Wanted.require(count >= 2, "count", count, "at least 2");
    }

    @Override
    public int perRun() {
      return count;
    }

    @Override
    public BitSet kept(int run, int scheduled) {
      SplittableRandom random = seed.of(run).random();
      BitSet kept = new BitSet();
      kept.set(0);
      kept.set(scheduled);
      while (kept.cardinality() < count) {
        kept.set(random.nextInt(1, scheduled));
      }
      return kept;
    }
  }

  /**
   * After the schedule, {@code count} further steps at a constant learning rate, each of them
   * saved: a trajectory, the kind of training set that P-diff learns from.
   */
  record Consecutive(int count, double learningRate) implements SavedSteps {

    public Consecutive {
      Wanted.require(count >= 1, "count", count, "at least 1");
      Wanted.requirePositive("learningRate", learningRate);
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
    public BitSet kept(int run, int scheduled) {
      BitSet kept = new BitSet();
      kept.set(scheduled + 1, scheduled + count + 1);
      return kept;
    }
  }

  /**
   * After the schedule, which trains one base network, so many further steps of some of its tensors
   * only, by a new optimizer at a constant learning rate, each step saved; all other tensors stay
   * as they are in the base network. The training sets of P-diff are made in this way (Wang et al.,
   * 2024). Trajectories start from the same base network and differ in the order of their batches.
   *
   * @param tensors the names of those that are trained, without repetition
   * @param count steps of a trajectory
   * @param trajectories how many
   * @param seed of the order of batches; the first trajectory of one seed is the same however many
   *     follow
   */
  record Trajectory(
      List<String> tensors,
      int count,
      double learningRate,
      Optimizer optimizer,
      int trajectories,
      Seed seed)
      implements SavedSteps {

    public Trajectory {
      tensors = List.copyOf(tensors);
      Wanted.require(count >= 1, "count", count, "at least 1");
      Wanted.require(trajectories >= 1, "trajectories", trajectories, "at least 1");
      Wanted.requirePositive("learningRate", learningRate);
    }

    @Override
    public int perRun() {
      return count;
    }

    /** The base network is none of the checkpoints. */
    @Override
    public BitSet kept(int run, int scheduled) {
      return new BitSet();
    }
  }
}
