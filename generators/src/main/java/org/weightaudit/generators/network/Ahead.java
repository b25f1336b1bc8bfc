package org.weightaudit.generators.network;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What the host makes for the device, some steps ahead: while the device works with one, a thread
 * makes the next ones. They come in order, as many as were said. The thread is given several to
 * make at once: to wake it for each one costs more than many of them take.
 */
public final class Ahead<T> implements AutoCloseable {

  private static final int MOST_AHEAD = 8;
  private static final long MOST_BYTES_AHEAD = 64L << 20;

  private final Supplier<T> source;
  private final ExecutorService thread;
  private final int most;
  private final Queue<Future<T>> ahead = new ArrayDeque<>();
  private int remaining;

  /**
   * @param source asked by one thread at a time
   * @param count how many are needed
   * @param bytes that each takes, about: more than 64 MiB of them are not made ahead
   */
  public Ahead(Supplier<T> source, int count, long bytes) {
    this.source = source;
    remaining = count;
    most = (int) Math.max(1, Math.min(MOST_AHEAD, MOST_BYTES_AHEAD / Math.max(1, bytes)));
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "ahead");
              made.setDaemon(true);
              return made;
            });
    order();
  }

  private void order() {
    while (ahead.size() < most && remaining > 0) {
      ahead.add(thread.submit(source::get));
      remaining--;
    }
  }

  /**
   * The next one; waits until it is made.
   *
   * @throws java.util.NoSuchElementException if all were given
   */
  public T next() {
    try {
      T made = ahead.remove().get();
      if (ahead.size() <= most / 2) {
        order();
      }
      return made;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  /** Waits until the source is not asked any more. */
  @Override
  public void close() {
    ahead.forEach(ordered -> ordered.cancel(false));
    thread.shutdown();
    boolean interrupted = false;
    try {
      while (!isEnded()) {
        interrupted = true;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for the end; whether it has come, or else this thread was interrupted. */
  private boolean isEnded() {
    try {
      return thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
