package org.weightaudit.jobs;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** The jobs of a service: to submit, watch and cancel. */
@Transactional
public class Jobs {

  private static final String WORKSPACE = "default";
  private static final Duration POLL = Duration.ofMillis(200);

  private final JobRows rows;
  private final SchedulerClient scheduler;

  Jobs(JobRows rows, SchedulerClient scheduler) {
    this.rows = rows;
    this.scheduler = scheduler;
  }

  /** The job of a resource. */
  public static String idOf(String subject) {
    return "job_" + subject;
  }

  /**
   * Queues the job of a resource, in the caller's transaction: it begins once that is committed and
   * its workspace has its turn.
   *
   * @param kind the name of a {@link JobKind}
   */
  public JobView submit(String workspace, String kind, String subject) {
    String id = idOf(subject);
    long virtualStart = rows.insert(id, workspace, kind, subject);
    scheduler.scheduleIfNotExists(
        JobExecution.TASK.instance(id).build(), QueueOrder.due(virtualStart));
    return get(id);
  }

  /** Queues a job of the workspace {@value #WORKSPACE}, the only one until there are logins. */
  public JobView submit(String kind, String subject) {
    return submit(WORKSPACE, kind, subject);
  }

  /**
   * One job.
   *
   * @throws Problem if there is none with this id
   */
  @Transactional(readOnly = true)
  public JobView get(String id) {
    return rows.find(id).orElseThrow(() -> Problem.notFound("job " + id));
  }

  /** The job of a resource; there must be one. */
  @Transactional(readOnly = true)
  public JobView ofSubject(String subject) {
    return get(idOf(subject));
  }

  /** The jobs of some resources, by resource. */
  @Transactional(readOnly = true)
  public Map<String, JobView> ofSubjects(Collection<String> subjects) {
    return rows.findAll(subjects.stream().map(Jobs::idOf).toList()).stream()
        .collect(Collectors.toMap(JobView::subject, Function.identity()));
  }

  /**
   * A resource and its job as they are at one moment, however much is written between the queries.
   *
   * @param resource looks it up, and says so if there is none
   * @param view of both, for clients
   */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public <R, V> Watched<V> watched(
      String subject, Supplier<R> resource, BiFunction<R, JobView, V> view) {
    R found = resource.get();
    JobView job = ofSubject(subject);
    return new Watched<>(view.apply(found, job), job);
  }

  /**
   * Resources and their jobs as they are at one moment.
   *
   * @param resources looks them up
   * @param subject the id of a resource
   * @param view of a resource and its job, for clients
   */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public <R, V> Page<V> watched(
      Supplier<Page<R>> resources, Function<R, String> subject, BiFunction<R, JobView, V> view) {
    Page<R> found = resources.get();
    Map<String, JobView> states = ofSubjects(found.items().stream().map(subject).toList());
    return found.map(
        resource ->
            view.apply(
                resource, Optional.ofNullable(states.get(subject.apply(resource))).orElseThrow()));
  }

  /**
   * The job of a resource that is to be removed.
   *
   * @throws Problem if the job is not over
   */
  @Transactional(readOnly = true)
  public JobView requireOver(String subject) {
    JobView job = ofSubject(subject);
    if (!job.state().isFinal()) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "The job of %s is %s; POST /v1/jobs/%s:cancel first."
              .formatted(subject, job.state(), job.id()));
    }
    return job;
  }

  /** Newest first. */
  @Transactional(readOnly = true)
  public Page<JobView> list(Optional<JobState> state, PageQuery query) {
    return query.page(rows.list(state, query), JobView::id);
  }

  /** Asks a job to stop; one that is over stays as it is. */
  public JobView cancel(String id) {
    get(id);
    rows.cancel(id);
    JobView job = get(id);
    if (job.state() == JobState.CANCELLED) {
      forget(id);
    }
    return job;
  }

  /** Removes a job that is over, in the caller's transaction. */
  public void delete(String id) {
    forget(id);
    rows.delete(id);
  }

  private void forget(String id) {
    TaskInstanceId instance = TaskInstanceId.of(JobExecution.TASK.getTaskName(), id);
    if (scheduler.getScheduledExecution(instance).filter(e -> !e.isPicked()).isPresent()) {
      scheduler.cancel(instance);
    }
  }

  /** Waits until a job is over, or for some time. */
  @Transactional(propagation = Propagation.NEVER)
  public JobView awaitEnd(String id, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    JobView job = get(id);
    try {
      while (!job.state().isFinal() && System.nanoTime() < deadline) {
        if (never.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
        job = get(id);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return job;
  }
}
