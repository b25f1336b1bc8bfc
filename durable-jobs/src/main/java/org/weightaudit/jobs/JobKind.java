package org.weightaudit.jobs;

/** A kind of long work; a bean of the service that does it. */
public interface JobKind {

  /** As it stands in rows and in the API, for example {@code audit}. */
  String name();

  /**
   * Fetches what the work needs, before the device is taken: a job that waits for a network keeps
   * no other from computing. Otherwise like {@link #run}.
   */
  default void prepare(JobRun run) throws Exception {}

  /**
   * Does the work on a thread of its own. It may be called again for the same job after a crash or
   * an outage, so everything that it does beside its return value must bear repetition.
   *
   * @return stores the outcome; called in the transaction in which the job becomes {@link
   *     JobState#SUCCEEDED}, so the outcome is visible exactly when the job says so
   * @throws org.weightaudit.http.problem.Problem if the work cannot be done; the job then shows the
   *     problem. After one of type {@code UNAVAILABLE}, or when the database or a connection fails,
   *     the job waits and this method is called again.
   * @throws java.util.concurrent.CancellationException from {@link JobRun#progress()}, let through
   */
  Runnable run(JobRun run) throws Exception;

  /** Whether the work keeps the compute device busy; such jobs take turns. */
  default boolean needsDevice() {
    return true;
  }
}
