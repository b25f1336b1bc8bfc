package org.weightaudit.jobs;

import java.util.concurrent.CancellationException;
import org.weightaudit.weights.progress.Progress;

/** Writes progress to the job's row, at most twice a second, and learns there of a cancel. */
class LeasedProgress implements Progress {

  private static final long INTERVAL_NANOS = 500_000_000;

  private final JobRows rows;
  private final String job;
  private final String lease;
  private String phase = "";
  private long written = System.nanoTime() - INTERVAL_NANOS;
  private boolean cancelled;

  LeasedProgress(JobRows rows, String job, String lease) {
    this.rows = rows;
    this.job = job;
    this.lease = lease;
  }

  @Override
  public synchronized void report(String newPhase, double fraction) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    long now = System.nanoTime();
    if (newPhase.equals(phase) && now - written < INTERVAL_NANOS) {
      return;
    }
    phase = newPhase;
    written = now;
    JobState state =
        rows.report(job, lease, newPhase, Math.min(1, Math.max(0, fraction)))
            .orElseThrow(() -> new CancellationException("the lease is lost"));
    if (state == JobState.CANCELLING) {
      cancelled = true;
      throw new CancellationException("cancelled");
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }
}
