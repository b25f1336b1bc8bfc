package org.weightaudit.jobs;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
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
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** The whole life of one attempt at a job: begin, prepare, work, end. */
class JobExecution {

  static final TaskDescriptor<Void> TASK = TaskDescriptor.of("job");

  private static final Duration RETRY_DELAY = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(JobExecution.class);

  private final Ledger ledger;
  private final Map<String, JobKind> kinds;
  private final DeviceSlot device;
  private final Patience patience;

  JobExecution(Ledger ledger, List<JobKind> kinds, DeviceSlot device, Patience patience) {
    this.ledger = ledger;
    this.kinds = kinds.stream().collect(Collectors.toMap(JobKind::name, Function.identity()));
    this.device = device;
    this.patience = patience;
  }

  /** The one task of the scheduler. */
  CustomTask<Void> task() {
    return Tasks.custom(TASK)
        .onFailure(JobExecution::retry)
        .onDeadExecution(new DeadWorkers())
        .execute(this::execute);
  }

  /** A job whose service stops keeps its place in the queue. */
  private static void retry(ExecutionComplete complete, ExecutionOperations<Void> operations) {
    boolean stopped =
        complete.getCause().filter(CancellationException.class::isInstance).isPresent();
    operations.reschedule(
        complete,
        stopped ? complete.getExecution().getExecutionTime() : Instant.now().plus(RETRY_DELAY));
  }

  private CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
    String lease = UUID.randomUUID().toString();
    Optional<JobView> begun = ledger.begin(instance.getId(), lease);
    if (begun.isPresent()) {
      try (Pulse pulse = ledger.pulse(begun.get().id(), lease)) {
        attempt(begun.get(), lease, pulse, context);
      }
    }
    return new CompletionHandler.OnCompleteRemove<>();
  }

  private void attempt(JobView job, String lease, Pulse pulse, ExecutionContext context) {
    LOG.atInfo()
        .addKeyValue("job", job.id())
        .addKeyValue("attempt", job.attempt())
        .log("job begins");
    try {
      JobKind kind = kinds.get(job.kind());
      if (kind == null) {
        throw new IllegalStateException("no job kind is called " + job.kind());
      }
      JobRun run =
          new JobRun(
              job.subject(), job.attempt(), pulse, () -> ledger.requireLease(job.id(), lease));
      Runnable outcome = patience.call(pulse, () -> work(kind, run, job.id(), lease, pulse));
      patience.call(
          pulse,
          () -> {
            ledger.succeed(job.id(), lease, pulse.phase(), outcome);
            return true;
          });
    } catch (CancellationException e) {
      stopped(job, lease, pulse, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped(job, lease, pulse, new CancellationException("interrupted"));
    } catch (Problem e) {
      fail(job, lease, pulse, e.document());
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      if (context.getSchedulerState().isShuttingDown()) {
        // What the job needs is being closed under it.
        stopped(job, lease, pulse, new CancellationException("the service stops"));
        return;
      }
      LOG.atError().setCause(e).addKeyValue("job", job.id()).log("job failed");
      fail(job, lease, pulse, unexpected(e));
    }
  }

  private Runnable work(JobKind kind, JobRun run, String job, String lease, Pulse pulse)
      throws Exception {
    kind.prepare(run);
    if (!kind.needsDevice()) {
      return kind.run(run);
    }
    return device.hold(
        pulse,
        () -> {
          ledger.restartClock(job, lease);
          return kind.run(run);
        });
  }

  private void stopped(JobView job, String lease, Pulse pulse, CancellationException e) {
    if (!pulse.isCancelled()) {
      ledger.giveBack(job.id(), lease, pulse.phase());
      throw e;
    }
    ledger.end(job.id(), lease, JobState.CANCELLED, pulse.phase(), Optional.empty());
  }

  private void fail(JobView job, String lease, Pulse pulse, ProblemDetail problem) {
    ledger.end(job.id(), lease, JobState.FAILED, pulse.phase(), Optional.of(problem));
  }

  private static ProblemDetail unexpected(Throwable e) {
    return Problem.of(ProblemType.INTERNAL, "The job failed: " + e).document();
  }
}
