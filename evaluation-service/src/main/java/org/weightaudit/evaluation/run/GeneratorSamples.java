package org.weightaudit.evaluation.run;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.evaluation.archive.AuditArchive;
import org.weightaudit.evaluation.plan.AuditPlan;
import org.weightaudit.evaluation.plan.PlannedGenerator;
import org.weightaudit.generatorclient.HostedGenerators;
import org.weightaudit.generatorclient.OrderedSamples;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.jobs.JobState;
import org.weightaudit.jobs.Jobs;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.StoredSet;

/** The samples that an audit orders of a hosted generator, and without which it cannot begin. */
@Component
public class GeneratorSamples {

  private static final Logger LOG = LoggerFactory.getLogger(GeneratorSamples.class);
  private static final Duration POLL = Duration.ofMillis(300);

  private final AuditArchive archive;
  private final HostedGenerators generators;
  private final CheckpointStore store;
  private final Jobs jobs;
  private final TransactionTemplate transactions;

  GeneratorSamples(
      AuditArchive archive,
      HostedGenerators generators,
      CheckpointStore store,
      Jobs jobs,
      TransactionTemplate transactions) {
    this.archive = archive;
    this.generators = generators;
    this.store = store;
    this.jobs = jobs;
    this.transactions = transactions;
  }

  /**
   * Orders the samples under the name of the audit, so that a repetition gets the same; waits for
   * them, holds them and writes them into the audit's plan.
   *
   * @throws Problem if they could not be made
   */
  void bring(JobRun job, PlannedGenerator generator) throws InterruptedException {
    job.lease().require();
    OrderedSamples ordered = generators.sample(generator.id(), generator.order(), job.subject());
    replan(job, archive.get(job.subject()).plan().ordered(ordered.id()));
    StoredSet samples = store.set(await(job, ordered.id()));
    job.lease().require();
    store.hold(samples.id(), job.subject(), "audit " + job.subject());
    replan(job, archive.get(job.subject()).plan().sampled(samples));
  }

  private void replan(JobRun job, AuditPlan plan) {
    transactions.executeWithoutResult(
        status -> {
          job.lease().require();
          archive.replan(job.subject(), plan);
        });
  }

  private String await(JobRun job, String id) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      OrderedSamples samples = generators.samples(id);
      if (samples.checkpointSet().isPresent()) {
        return samples.checkpointSet().get();
      }
      // Samples that were cancelled with their audit: its progress will say so in a moment.
      if (samples.isFailed() && !isCancelling(job)) {
        throw Problem.of(
            ProblemType.CONFLICT,
            "The samples %s are %s%s"
                .formatted(
                    id,
                    samples.state(),
                    samples.problem().map(problem -> ": " + problem.detail()).orElse(".")));
      }
      try {
        job.progress().report("sampling: " + samples.progress().phase(), 0);
      } catch (CancellationException e) {
        if (isCancelling(job)) {
          cancel(id);
        }
        throw e;
      }
      never.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private boolean isCancelling(JobRun job) {
    return jobs.ofSubject(job.subject()).state() == JobState.CANCELLING;
  }

  /** Asks the making of the samples of an audit to stop, if they were ordered. */
  public void cancelOf(AuditPlan plan) {
    plan.generator().flatMap(PlannedGenerator::samples).ifPresent(this::cancel);
  }

  private void cancel(String id) {
    try {
      generators.cancel(generators.samples(id));
    } catch (Problem problem) {
      LOG.atWarn().setCause(problem).addKeyValue("samples", id).log("samples not cancelled");
    }
  }
}
