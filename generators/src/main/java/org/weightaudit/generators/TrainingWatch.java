package org.weightaudit.generators;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.weightaudit.weights.progress.Progress;

/**
 * Who trains a generator and what becomes of it on the way: progress, losses, and states from which
 * a training that was cut off goes on. A training that goes on from a state ends with the same
 * bytes as one that was never cut off.
 */
public interface TrainingWatch extends Progress {

  /** How many steps there are to a told loss. */
  int STEPS_PER_LOSS = 10;

  /**
   * A point of a loss curve.
   *
   * @param curve for example {@code auto-encoder}
   * @param step from 0 on
   */
  void loss(String curve, int step, double loss);

  /**
   * The loss of a step of a training, of which every tenth and the last are told.
   *
   * @param curve what is trained, and the name of its curve
   * @throws DivergedException if the loss is not finite
   */
  default void step(String curve, int step, int steps, float loss) {
    if (!Float.isFinite(loss)) {
      throw new DivergedException(
          "the loss of the %s is %s at step %d; a smaller learning rate may help"
              .formatted(curve, loss, step));
    }
    if (step % STEPS_PER_LOSS == 0 || step == steps - 1) {
      loss(curve, step, loss);
    }
  }

  /** The last state that was kept, if this training was begun before. */
  Optional<Path> resumeFrom() throws IOException;

  /** Keeps a state, instead of the one before; the file may be gone afterwards. */
  void keep(Path state) throws IOException;
}
