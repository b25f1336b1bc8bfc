package org.weightaudit.jobs;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.support.TransactionOperations;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** What becomes of a job, written together with what became of its attempt. */
class Ledger {

  /** A job that killed its process this often is parked. */
  static final int MOST_DEATHS = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final JobRows jobs;
  private final AttemptRows attempts;
  private final TransactionOperations transactions;

  Ledger(JobRows jobs, AttemptRows attempts, TransactionOperations transactions) {
    this.jobs = jobs;
    this.attempts = attempts;
    this.transactions = transactions;
  }

  /**
   * Begins an attempt. Empty if there is nothing to do: the job is over, was cancelled meanwhile,
   * or is parked now.
   */
  Optional<JobView> begin(String id, String lease) {
    Optional<JobView> begun =
        transactions.execute(
            status -> {
              attempts.buryUnended(id);
              Optional<Integer> attempt = jobs.begin(id, lease);
              attempt.ifPresent(number -> attempts.begin(id, number, lease));
              return attempt.flatMap(number -> jobs.find(id)).filter(job -> mayRun(job, lease));
            });
    return begun == null ? Optional.empty() : begun;
  }

  private boolean mayRun(JobView job, String lease) {
    if (job.state() == JobState.CANCELLING) {
      end(job.id(), lease, JobState.CANCELLED, "starting", Optional.empty());
      return false;
    }
    List<AttemptRecord> deaths =
        attempts.of(job.id()).stream()
            .filter(attempt -> attempt.outcome().equals(Optional.of(AttemptRecord.DIED)))
            .toList();
    if (deaths.size() >= MOST_DEATHS) {
      end(job.id(), lease, JobState.FAILED, "starting", Optional.of(parked(deaths)));
      return false;
    }
    return true;
  }

  private static ProblemDetail parked(List<AttemptRecord> deaths) {
    AttemptRecord last = deaths.get(deaths.size() - 1);
    ProblemDetail document =
        Problem.of(
                ProblemType.INTERNAL,
                "The process that ran this job died %d times, last in phase \"%s\"; it is not tried again."
                    .formatted(deaths.size(), last.phase().orElse("unknown")))
            .document();
    document.setProperty("attempts", deaths);
    return document;
  }

  /** Keeps a running attempt in touch with its row until it is closed. */
  Pulse pulse(String id, String lease) {
    return Pulse.start(jobs, id, lease);
  }

  void restartClock(String id, String lease) {
    jobs.restartClock(id, lease);
  }

  void requireLease(String id, String lease) {
    if (!jobs.lockToWrite(id, lease)) {
      throw lost();
    }
  }

  /** Stores an outcome and ends the job; once only, even if the answer of a commit was lost. */
  void succeed(String id, String lease, String phase, Runnable outcome) {
    transactions.executeWithoutResult(
        status -> {
          JobState state = jobs.lock(id, lease).orElseThrow(Ledger::lost);
          if (state != JobState.SUCCEEDED) {
            outcome.run();
            if (!end(id, lease, JobState.SUCCEEDED, phase, Optional.empty())) {
              throw lost();
            }
          }
        });
  }

  private static CancellationException lost() {
    return new CancellationException("the lease is lost");
  }

  /** Ends a job; false if the lease is lost. */
  boolean end(
      String id, String lease, JobState state, String phase, Optional<ProblemDetail> problem) {
    boolean ended =
        Boolean.TRUE.equals(
            transactions.execute(
                status -> {
                  attempts.end(lease, phase, state.name());
                  return jobs.end(id, lease, state, problem);
                }));
    LOG.atInfo()
        .addKeyValue("job", id)
        .addKeyValue("state", ended ? state : "lease lost")
        .log("job ends");
    return ended;
  }

  /**
   * The service stops: the job goes on elsewhere, or here after the next start. If it does so
   * already, the worker was given up for dead and lives: its death does not count.
   */
  void giveBack(String id, String lease, String phase) {
    transactions.executeWithoutResult(
        status -> {
          attempts.end(lease, phase, AttemptRecord.INTERRUPTED);
          if (!jobs.requeue(id, lease)) {
            attempts.resurrect(lease);
          }
        });
  }
}
