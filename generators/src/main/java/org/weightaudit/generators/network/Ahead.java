package org.weightaudit.generators.network;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * What the host makes for the device, some steps ahead: while the device works with one, a thread
 * makes the next ones. They come in order, as many as were said. The thread is given several to
 * make at once: to wake it for each one costs more than many of them take.
 */
public final class Ahead<T> implements AutoCloseable {

  private static final int MOST_AHEAD = 8;

  private final Supplier<T> source;
  private final ExecutorService thread;
  private final Queue<Future<T>> ahead = new ArrayDeque<>();
  private int remaining;

  /**
   * @param source asked by one thread at a time
   * @param count how many are needed
   */
  public Ahead(Supplier<T> source, int count) {
    this.source = source;
    remaining = count;
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
    while (ahead.size() < MOST_AHEAD && remaining > 0) {
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
      if (ahead.size() <= MOST_AHEAD / 2) {
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

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
