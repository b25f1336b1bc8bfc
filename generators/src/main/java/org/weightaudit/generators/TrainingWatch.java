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

  /**
   * A point of a loss curve.
   *
   * @param curve for example {@code auto-encoder}
   * @param step from 0 on
   */
  void loss(String curve, int step, double loss);

  /** The last state that was kept, if this training was begun before. */
  Optional<Path> resumeFrom() throws IOException;

  /** Keeps a state, instead of the one before; the file may be gone afterwards. */
  void keep(Path state) throws IOException;
}
