package org.weightaudit.jobs;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.support.TransactionOperations;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** The whole life of one attempt at a job: begin, work, end. */
class JobExecution {

  static final TaskDescriptor<Void> TASK = TaskDescriptor.of("job");

  /** A job that failed or killed its process this often is parked. */
  static final int MOST_ATTEMPTS = 3;

  private static final Duration RETRY_DELAY = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(JobExecution.class);

  private final JobRows rows;
  private final Map<String, JobKind> kinds;
  private final DeviceSlot device;
  private final TransactionOperations transactions;

  JobExecution(
      JobRows rows, List<JobKind> kinds, DeviceSlot device, TransactionOperations transactions) {
    this.rows = rows;
    this.kinds = kinds.stream().collect(Collectors.toMap(JobKind::name, Function.identity()));
    this.device = device;
    this.transactions = transactions;
  }

  /** The one task of the scheduler; a dead execution is begun anew at once. */
  CustomTask<Void> task() {
    return Tasks.custom(TASK)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY_DELAY))
        .onDeadExecution(new DeadExecutionHandler.ReviveDeadExecution<>())
        .execute(this::execute);
  }

  private CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
    String id = instance.getId();
    String lease = UUID.randomUUID().toString();
    Optional<Integer> attempt = rows.begin(id, lease);
    if (attempt.isPresent()) {
      attempt(rows.find(id).orElseThrow(), lease, attempt.get(), context);
    }
    return new CompletionHandler.OnCompleteRemove<>();
  }

  private void attempt(JobView job, String lease, int attempt, ExecutionContext context) {
    if (attempt > MOST_ATTEMPTS) {
      end(job, lease, JobState.FAILED, Optional.of(parked(job)));
      return;
    }
    LOG.atInfo().addKeyValue("job", job.id()).addKeyValue("attempt", attempt).log("job begins");
    LeasedProgress progress = new LeasedProgress(rows, job.id(), lease);
    try {
      JobKind kind = kinds.get(job.kind());
      if (kind == null) {
        throw new IllegalStateException("no job kind is called " + job.kind());
      }
      JobRun run = new JobRun(job.subject(), attempt, progress, () -> require(job, lease));
      kind.prepare(run);
      Runnable outcome =
          kind.needsDevice()
              ? device.hold(
                  progress,
                  () -> {
                    rows.restartClock(job.id(), lease);
                    return kind.run(run);
                  })
              : kind.run(run);
      transactions.executeWithoutResult(
          status -> {
            outcome.run();
            if (!end(job, lease, JobState.SUCCEEDED, Optional.empty())) {
              throw new CancellationException("the lease is lost");
            }
          });
    } catch (CancellationException e) {
      stopped(job, lease, progress, e);
    } catch (Problem e) {
      problem(job, lease, attempt, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped(job, lease, progress, new CancellationException("interrupted"));
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      if (context.getSchedulerState().isShuttingDown()) {
        // What the job needs is being closed under it.
        stopped(job, lease, progress, new CancellationException("the service stops"));
        return;
      }
      LOG.atError().setCause(e).addKeyValue("job", job.id()).log("job failed");
      end(job, lease, JobState.FAILED, Optional.of(unexpected(e)));
    }
  }

  private void stopped(
      JobView job, String lease, LeasedProgress progress, CancellationException e) {
    if (progress.isCancelled()) {
      end(job, lease, JobState.CANCELLED, Optional.empty());
    } else {
      // The process is shutting down, or another worker has taken over: the job goes on elsewhere.
      rows.requeue(job.id(), lease, "interrupted", false);
      throw e;
    }
  }

  private void problem(JobView job, String lease, int attempt, Problem problem) {
    if (problem.type() == ProblemType.UNAVAILABLE && attempt < MOST_ATTEMPTS) {
      rows.requeue(job.id(), lease, "waiting: " + problem.detail(), true);
      throw problem;
    }
    end(job, lease, JobState.FAILED, Optional.of(problem.document()));
  }

  private void require(JobView job, String lease) {
    if (!rows.keep(job.id(), lease)) {
      throw new CancellationException("the lease is lost");
    }
  }

  private boolean end(JobView job, String lease, JobState state, Optional<ProblemDetail> problem) {
    boolean ended = rows.end(job.id(), lease, state, problem);
    LOG.atInfo()
        .addKeyValue("job", job.id())
        .addKeyValue("state", ended ? state : "lease lost")
        .log("job ends");
    return ended;
  }

  private static ProblemDetail parked(JobView job) {
    return Problem.of(
            ProblemType.INTERNAL,
            "The process that ran this job died %d times, last in phase \"%s\"; it is not tried again."
                .formatted(MOST_ATTEMPTS, job.progress().phase()))
        .document();
  }

  private static ProblemDetail unexpected(Throwable e) {
    return Problem.of(ProblemType.INTERNAL, "The job failed: " + e).document();
  }
}
