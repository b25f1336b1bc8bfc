package org.weightaudit.jobs;

/** Where a job stands. */
public enum JobState {
  QUEUED,
  RUNNING,
  /** Asked to stop, still running. */
  CANCELLING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  /** Whether it stays so. */
  public boolean isFinal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
