package org.weightaudit.generator.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.weightaudit.weights.progress.Progress;

/** Holds up work at one of its steps until it is stopped or let go, and notes what was begun. */
public final class Gate {

  private static final int OPEN = -1;

  private final List<Integer> passed = new CopyOnWriteArrayList<>();
  private final List<Integer> begun = new CopyOnWriteArrayList<>();
  private volatile int closedAt = OPEN;
  private volatile CountDownLatch reached = new CountDownLatch(1);

  /** From now on the step holds up work; what was noted is forgotten. */
  public void close(int step) {
    passed.clear();
    begun.clear();
    reached = new CountDownLatch(1);
    closedAt = step;
  }

  public void open() {
    closedAt = OPEN;
  }

  public boolean awaitReached() throws InterruptedException {
    return reached.await(30, TimeUnit.SECONDS);
  }

  /** The steps that were done since the gate was closed. */
  public List<Integer> passed() {
    return List.copyOf(passed);
  }

  /** At which steps work began since the gate was closed. */
  public List<Integer> begun() {
    return List.copyOf(begun);
  }

  void begun(int step) {
    begun.add(step);
  }

  void pass(int step, Progress progress) {
    CountDownLatch never = new CountDownLatch(1);
    while (step == closedAt) {
      reached.countDown();
      progress.report("held up", 0.5);
      try {
        never.await(20, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    passed.add(step);
  }
}
