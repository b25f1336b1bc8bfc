package org.weightaudit.jobs;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.weights.progress.Progress;

/**
 * Keeps an attempt in touch with its row, twice a second and at every change of phase, on a thread
 * of its own: work is not held up when the database is. The work learns at its next report that it
 * has to stop.
 */
final class Pulse implements Progress, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
  private static final long BEAT_MILLIS = 500;

  /** Work goes on for so long without the database; then it is likely to be done elsewhere. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

  private enum Stop {
    CANCELLED,
    LEASE_LOST,
    SILENCE,
    DEVICE_LOST
  }

  private final JobRows rows;
  private final String job;
  private final String lease;
  private final Thread thread;
  private final Semaphore news = new Semaphore(0);
  private final Semaphore stopping = new Semaphore(0);

  private String phase = "starting";
  private double fraction;
  private double furthest;
  private boolean changed;
  private boolean closed;
  private Optional<Stop> stop = Optional.empty();
  private BooleanSupplier deviceIsOurs = () -> true;
  private long heard = System.nanoTime();

  private Pulse(JobRows rows, String job, String lease) {
    this.rows = rows;
    this.job = job;
    this.lease = lease;
    thread = new Thread(this::beat, "pulse-" + job);
    thread.setDaemon(true);
  }

  static Pulse start(JobRows rows, String job, String lease) {
    Pulse pulse = new Pulse(rows, job, lease);
    pulse.thread.start();
    return pulse;
  }

  @Override
  public synchronized void report(String newPhase, double newFraction) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    stop.ifPresent(Pulse::end);
    fraction = Math.min(1, Math.max(0, newFraction));
    furthest = Math.max(furthest, fraction);
    tell(newPhase);
  }

  /** Shows what the work waits for; like {@link #report} it ends a work that is to stop. */
  synchronized void await(String waiting) {
    report(waiting, fraction);
  }

  private void tell(String newPhase) {
    boolean urgent = !newPhase.equals(phase);
    phase = newPhase;
    changed = true;
    if (urgent) {
      news.release();
    }
  }

  private static void end(Stop stop) {
    switch (stop) {
      case CANCELLED -> throw new CancellationException("cancelled");
      case LEASE_LOST -> throw new CancellationException("the lease is lost");
      case SILENCE ->
          throw Problem.of(
              ProblemType.UNAVAILABLE,
              "The database has not answered for %d minutes."
                  .formatted(LONGEST_SILENCE.toMinutes()));
      case DEVICE_LOST ->
          throw Problem.of(ProblemType.UNAVAILABLE, "The device was given to another job.");
    }
  }

  /** How far the work ever came in this attempt. */
  synchronized double furthest() {
    return furthest;
  }

  synchronized String phase() {
    return phase;
  }

  synchronized boolean isCancelled() {
    return stop.equals(Optional.of(Stop.CANCELLED));
  }

  /** Shows what the work waits for and lets some time pass. */
  void pause(String waiting, Duration time) throws InterruptedException {
    synchronized (this) {
      tell(waiting);
    }
    long deadline = System.nanoTime() + time.toNanos();
    long left = time.toNanos();
    do {
      synchronized (this) {
        stop.filter(reason -> reason == Stop.CANCELLED || reason == Stop.LEASE_LOST)
            .ifPresent(Pulse::end);
        stop = Optional.empty();
      }
      if (stopping.tryAcquire(left, TimeUnit.NANOSECONDS)) {
        stopping.drainPermits();
      }
      left = deadline - System.nanoTime();
    } while (left > 0);
  }

  /** From now on the device is asked for as well; work that has lost it stops. */
  synchronized void guard(BooleanSupplier stillOurs) {
    deviceIsOurs = stillOurs;
  }

  private void beat() {
    try {
      while (awaitBeat()) {
        try {
          touch();
        } catch (RuntimeException e) {
          silent(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitBeat() throws InterruptedException {
    if (news.tryAcquire(BEAT_MILLIS, TimeUnit.MILLISECONDS)) {
      news.drainPermits();
    }
    synchronized (this) {
      return !closed;
    }
  }

  private void touch() {
    Optional<JobState> state;
    String newPhase;
    double newFraction;
    boolean write;
    BooleanSupplier device;
    synchronized (this) {
      newPhase = phase;
      newFraction = fraction;
      write = changed;
      changed = false;
      device = deviceIsOurs;
    }
    state = write ? rows.report(job, lease, newPhase, newFraction) : rows.stateUnder(job, lease);
    boolean ours = device.getAsBoolean();
    synchronized (this) {
      heard = System.nanoTime();
      if (state.isEmpty()) {
        stopWork(Stop.LEASE_LOST);
      } else if (state.get() == JobState.CANCELLING) {
        stopWork(Stop.CANCELLED);
      } else if (!ours && device == deviceIsOurs) {
        stopWork(Stop.DEVICE_LOST);
      }
    }
  }

  private synchronized void silent(RuntimeException e) {
    changed = true;
    LOG.atDebug().setCause(e).addKeyValue("job", job).log("the row cannot be reached");
    if (System.nanoTime() - heard > LONGEST_SILENCE.toNanos()) {
      stopWork(Stop.SILENCE);
    }
  }

  private void stopWork(Stop reason) {
    stop = Optional.of(reason);
    stopping.release();
  }

  @Override
  public synchronized void close() {
    closed = true;
    news.release();
  }
}
