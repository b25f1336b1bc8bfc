package org.weightaudit.generators.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.weightaudit.generators.TrainingWatch;

/** Remembers what a training tells, and cancels it if asked to. */
public class RecordingWatch implements TrainingWatch {

  private final List<Double> fractions = new ArrayList<>();
  private final List<String> curves = new ArrayList<>();
  private Optional<Path> kept = Optional.empty();
  private int cancelAt = Integer.MAX_VALUE;

  /** Cancels at this report, counted from 0 over all trainings that are watched. */
  public RecordingWatch cancelledAt(int report) {
    cancelAt = report;
    return this;
  }

  public List<Double> fractions() {
    return fractions;
  }

  /** Curve and step of each loss. */
  public List<String> curves() {
    return curves;
  }

  @Override
  public void report(String phase, double fraction) {
    if (fractions.size() == cancelAt) {
      cancelAt = Integer.MAX_VALUE;
      throw new CancellationException();
    }
    fractions.add(fraction);
  }

  @Override
  public void loss(String curve, int step, double loss) {
    curves.add(curve + " " + step);
  }

  @Override
  public Optional<Path> resumeFrom() {
    return kept;
  }

  @Override
  public void keep(Path state) throws IOException {
    Path copy = state.resolveSibling("kept" + fractions.size());
    Files.copy(state, copy);
    kept = Optional.of(copy);
  }
}
