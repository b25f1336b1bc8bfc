package org.weightaudit.benchmarks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Which share of a thread's time is spent in the engine's native functions: its stack is looked at
 * every millisecond.
 */
final class EngineShare implements AutoCloseable {

  private static final String ENGINE = "ai.djl.pytorch.jni.PyTorchLibrary";
  private static final long PERIOD_NANOS = 1_000_000;

  private final Thread observed;
  private final Thread observer;
  private final Map<String, Integer> elsewhere = new HashMap<>();
  private int looks;
  private int inEngine;
  private volatile boolean ended;

  /** Looks at the thread that calls this until it is closed. */
  EngineShare() {
    observed = Thread.currentThread();
    observer = new Thread(this::observe, "engine share");
    observer.setDaemon(true);
    observer.start();
  }

  private void observe() {
    while (!ended) {
      StackTraceElement[] stack = observed.getStackTrace();
      if (stack.length > 0) {
        looks++;
        if (stack[0].getClassName().equals(ENGINE)) {
          inEngine++;
        } else {
          elsewhere.merge(
              stack[0].getClassName() + "." + stack[0].getMethodName(), 1, Integer::sum);
        }
      }
      LockSupport.parkNanos(PERIOD_NANOS);
    }
  }

  /** After {@link #close}. */
  double share() {
    return (double) inEngine / looks;
  }

  /** The methods that the thread was in most often otherwise, with their shares. */
  List<String> elsewhere(int most) {
    return elsewhere.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(most)
        .map(entry -> "%s %.1f %%".formatted(entry.getKey(), 100.0 * entry.getValue() / looks))
        .toList();
  }

  @Override
  public void close() {
    ended = true;
    try {
      observer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
