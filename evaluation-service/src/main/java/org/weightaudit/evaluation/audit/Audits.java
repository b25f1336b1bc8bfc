package org.weightaudit.evaluation.audit;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.evaluation.archive.AuditArchive;
import org.weightaudit.evaluation.archive.StoredAudit;
import org.weightaudit.evaluation.plan.AuditPlan;
import org.weightaudit.evaluation.plan.AuditRequest;
import org.weightaudit.evaluation.plan.PlanAudit;
import org.weightaudit.evaluation.run.AuditRun;
import org.weightaudit.evaluation.run.GeneratorSamples;
import org.weightaudit.generatorclient.HostedGenerators;
import org.weightaudit.http.id.Ids;
import org.weightaudit.http.idempotency.Created;
import org.weightaudit.http.idempotency.IdempotentRequests;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.prefer.OrderedWork;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.jobs.JobState;
import org.weightaudit.jobs.JobView;
import org.weightaudit.jobs.Jobs;
import org.weightaudit.jobs.Watched;
import org.weightaudit.storeclient.CheckpointStore;

/** The life of audits: started, watched, cancelled, deleted. */
@Component
public class Audits {

  private static final String ROUTE = "POST /v1/audits";

  /** Longer than an audit waits in the queue. */
  private static final Duration UNTIL_IT_BEGINS = Duration.ofDays(2);

  private final PlanAudit planning;
  private final AuditArchive archive;
  private final Jobs jobs;
  private final CheckpointStore store;
  private final HostedGenerators generators;
  private final GeneratorSamples samples;
  private final IdempotentRequests requests;
  private final TransactionTemplate transactions;

  Audits(
      PlanAudit planning,
      AuditArchive archive,
      Jobs jobs,
      CheckpointStore store,
      HostedGenerators generators,
      GeneratorSamples samples,
      IdempotentRequests requests,
      TransactionTemplate transactions) {
    this.planning = planning;
    this.archive = archive;
    this.jobs = jobs;
    this.store = store;
    this.generators = generators;
    this.samples = samples;
    this.requests = requests;
    this.transactions = transactions;
  }

  /** Starts an audit, or answers as before if the key has already started one. */
  ResponseEntity<Object> start(AuditRequest request, Optional<String> key) {
    return requests.run(key, ROUTE, request, () -> start(planning.plan(request)));
  }

  /**
   * Holds the sets and the generator, then writes the audit and its job in the transaction of the
   * request. The sets are held for a time, until the audit begins and holds them for good: a
   * process killed on the way leaves no hold for ever.
   */
  private Created<AuditView> start(AuditPlan plan) {
    String id = Ids.next("au");
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            if (status != STATUS_COMMITTED) {
              release(plan, id);
            }
          }
        });
    for (String set : plan.neededIds()) {
      store.holdFor(UNTIL_IT_BEGINS, set, id, "audit " + id);
    }
    plan.generator().ifPresent(needed -> generators.hold(needed.id(), id, "audit " + id));
    StoredAudit audit = archive.add(id, plan);
    JobView job = jobs.submit(AuditRun.KIND, id);
    return new Created<>(202, URI.create("/v1/audits/" + id), AuditView.of(audit, job));
  }

  private void release(AuditPlan plan, String id) {
    for (String set : plan.neededIds()) {
      ignoringAbsence(() -> store.release(set, id));
    }
    plan.generator()
        .ifPresent(needed -> ignoringAbsence(() -> generators.release(needed.id(), id)));
  }

  private static void ignoringAbsence(Runnable call) {
    try {
      call.run();
    } catch (Problem problem) {
      if (problem.type() != ProblemType.NOT_FOUND) {
        throw problem;
      }
    }
  }

  AuditView get(String id) {
    return watched(id).resource();
  }

  private Watched<AuditView> watched(String id) {
    return jobs.watched(id, () -> archive.get(id), AuditView::of);
  }

  /** Waits for the end of an audit, or for some time. */
  Watched<AuditView> await(String id, Duration longest) {
    archive.get(id);
    jobs.awaitEnd(Jobs.idOf(id), longest);
    return watched(id);
  }

  /** An audit that has succeeded. */
  public AuditView finished(String id) {
    AuditView audit = get(id);
    if (audit.state() == JobState.SUCCEEDED) {
      return audit;
    }
    String way =
        audit.state().isFinal()
            ? "GET /v1/audits/%s says why.".formatted(id)
            : "GET /v1/audits/%s with Prefer: wait=20 waits for it.".formatted(id);
    Problem problem =
        Problem.of(
            ProblemType.CONFLICT,
            "The audit %s is %s; wanted SUCCEEDED. %s".formatted(id, audit.state(), way));
    throw audit.state().isFinal() ? problem : problem.retryAfter(OrderedWork.NEXT_LOOK);
  }

  /** An audit whatever became of it. */
  public AuditView ended(String id) {
    AuditView audit = get(id);
    return audit.state().isFinal() ? audit : finished(id);
  }

  Page<AuditView> list(Optional<JobState> state, PageQuery query) {
    return jobs.watched(() -> archive.list(state, query), StoredAudit::id, AuditView::of);
  }

  AuditView cancel(String id) {
    archive.get(id);
    jobs.cancel(Jobs.idOf(id));
    AuditView audit = get(id);
    if (audit.state() != JobState.SUCCEEDED) {
      samples.cancelOf(archive.get(id).plan());
    }
    return audit;
  }

  /** Removes an audit that is over and lets its sets go. */
  void delete(String id) {
    AuditView audit = get(id);
    if (!audit.state().isFinal()) {
      throw Problem.of(
          ProblemType.CONFLICT,
          "The audit %s is %s; POST /v1/audits/%s:cancel first.".formatted(id, audit.state(), id));
    }
    release(archive.get(id).plan(), id);
    transactions.executeWithoutResult(
        status -> {
          archive.delete(id);
          jobs.delete(Jobs.idOf(id));
        });
  }
}
