package org.weightaudit.jobs;

import org.weightaudit.weights.progress.Progress;

/**
 * One attempt at a job.
 *
 * @param subject the resource that the job works for, for example {@code au_…}
 * @param attempt 1 at the first try
 * @param progress to be told at least every few hundred milliseconds; it never waits for the
 *     database. It ends the work with a {@link java.util.concurrent.CancellationException} when the
 *     job is cancelled or was given to another worker
 * @param lease to be asked before something is written outside of the job's own transaction
 */
public record JobRun(String subject, int attempt, Progress progress, Lease lease) {}
