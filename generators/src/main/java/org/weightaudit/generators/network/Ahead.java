package org.weightaudit.generators.network;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * What the host makes for the device, one step ahead: while the device works with one, a thread
 * makes the next. They come in order, as many as are asked for, and the one after.
 */
public final class Ahead<T> implements AutoCloseable {

  private final Supplier<T> source;
  private final ExecutorService thread;
  private Future<T> next;

  /**
   * @param source asked by one thread at a time
   */
  public Ahead(Supplier<T> source) {
    this.source = source;
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "ahead");
              made.setDaemon(true);
              return made;
            });
    next = thread.submit(source::get);
  }

  /** The next one; waits until it is made. */
  public T next() {
    try {
      T made = next.get();
      next = thread.submit(source::get);
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
