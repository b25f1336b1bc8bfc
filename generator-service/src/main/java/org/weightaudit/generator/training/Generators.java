package org.weightaudit.generator.training;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
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
import org.weightaudit.weights.progress.Progress;

/** The life of generators: ordered, watched, held, used, deleted. */
@Service
public class Generators {

  private final PlanGenerator planning;
  private final GeneratorArchive archive;
  private final GeneratorHolds holds;
  private final List<GeneratorUse> uses;
  private final Jobs jobs;
  private final IdempotentRequests requests;
  private final CheckpointStore store;
  private final TransactionTemplate transactions;

  Generators(
      PlanGenerator planning,
      GeneratorArchive archive,
      GeneratorHolds holds,
      List<GeneratorUse> uses,
      Jobs jobs,
      IdempotentRequests requests,
      CheckpointStore store,
      TransactionTemplate transactions) {
    this.planning = planning;
    this.archive = archive;
    this.holds = holds;
    this.uses = uses;
    this.jobs = jobs;
    this.requests = requests;
    this.store = store;
    this.transactions = transactions;
  }

  /** Checks a request and queues its job: the row and the job in one transaction. */
  ResponseEntity<Object> order(GeneratorRequest request, Optional<String> key) {
    return requests.run(key, "POST /v1/generators", request, () -> order(planning.plan(request)));
  }

  private Created<GeneratorView> order(GeneratorPlan plan) {
    String id = Ids.next("gen");
    List<String> needed = needed(plan);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            if (status != STATUS_COMMITTED) {
              needed.forEach(resource -> releaseStored(resource, id));
            }
          }
        });
    needed.forEach(resource -> store.hold(resource, id, "generator " + plan.name()));
    StoredGenerator generator = archive.add(id, plan);
    JobView job = jobs.submit(GeneratorTraining.KIND, id);
    return new Created<>(202, URI.create("/v1/generators/" + id), GeneratorView.of(generator, job));
  }

  private static List<String> needed(GeneratorPlan plan) {
    return plan.artifact()
        .map(artifact -> List.of(plan.training().id(), artifact))
        .orElse(List.of(plan.training().id()));
  }

  /** One generator. */
  public GeneratorView get(String id) {
    return watched(id).resource();
  }

  private Watched<GeneratorView> watched(String id) {
    return jobs.watched(id, () -> archive.get(id), GeneratorView::of);
  }

  /** Waits until a generator is there or has failed, or for some time. */
  Watched<GeneratorView> await(String id, Duration longest) {
    archive.get(id);
    jobs.awaitEnd(Jobs.idOf(id), longest);
    return watched(id);
  }

  Page<GeneratorView> list(PageQuery query) {
    return jobs.watched(
        () -> query.page(archive.list(query), StoredGenerator::id),
        StoredGenerator::id,
        GeneratorView::of);
  }

  /** The file of a generator that has learned, on this machine. */
  Path file(ReadyGenerator generator) {
    return store.artifact(generator.artifact(), Progress.unobserved());
  }

  /**
   * A generator that can be sampled.
   *
   * @throws Problem if it has not learned yet, or never will
   */
  public ReadyGenerator finished(String id) {
    return ready(archive.get(id));
  }

  /** As {@link #finished}; nobody deletes the generator until the transaction ends. */
  public ReadyGenerator lock(String id) {
    return ready(archive.lock(id));
  }

  private ReadyGenerator ready(StoredGenerator generator) {
    JobState state = jobs.ofSubject(generator.id()).state();
    if (state == JobState.SUCCEEDED) {
      return ReadyGenerator.of(
          generator.learned().isPresent() ? generator : archive.get(generator.id()));
    }
    String way =
        state.isFinal()
            ? "GET /v1/generators/%s says why.".formatted(generator.id())
            : "GET /v1/generators/%s with Prefer: wait=20 waits for it.".formatted(generator.id());
    Problem problem =
        Problem.of(
            ProblemType.CONFLICT,
            "The generator %s is %s; wanted SUCCEEDED. %s".formatted(generator.id(), state, way));
    throw state.isFinal() ? problem : problem.retryAfter(OrderedWork.NEXT_LOOK);
  }

  void hold(String id, String holder, String reason) {
    transactions.executeWithoutResult(
        status -> {
          archive.lock(id);
          holds.hold(id, holder, reason);
        });
  }

  void release(String id, String holder) {
    transactions.executeWithoutResult(
        status -> {
          archive.lock(id);
          holds.release(id, holder);
        });
  }

  /**
   * Removes a generator that is over and lets go what it needed.
   *
   * @throws Problem if it is not over or somebody needs it
   */
  void delete(String id) {
    transactions.executeWithoutResult(status -> deleteLocked(archive.lock(id)));
  }

  /** What it needed and left in the store goes once the generator is gone for certain. */
  private void deleteLocked(StoredGenerator generator) {
    String id = generator.id();
    JobView job = jobs.requireOver(id);
    requireUnused(id);
    uses.forEach(use -> use.forget(id));
    archive.delete(id);
    jobs.delete(job.id());
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            clearStore(generator);
          }
        });
  }

  private void clearStore(StoredGenerator generator) {
    String id = generator.id();
    generator.kept().map(KeptState::artifact).ifPresent(this::deleteArtifact);
    generator
        .learned()
        .map(LearnedGenerator::artifact)
        .ifPresent(
            artifact -> {
              releaseStored(artifact, id);
              deleteArtifact(artifact);
            });
    generator
        .learned()
        .flatMap(LearnedGenerator::reconstructions)
        .ifPresent(set -> releaseStored(set, id));
    needed(generator.plan()).forEach(resource -> releaseStored(resource, id));
  }

  private void requireUnused(String id) {
    List<String> users =
        Stream.concat(
                holds.holders(id).stream(), uses.stream().flatMap(use -> use.users(id).stream()))
            .toList();
    if (!users.isEmpty()) {
      throw Problem.of(
          ProblemType.IN_USE,
          "Generator %s is needed by %s; end or delete these first."
              .formatted(id, String.join(", ", users)));
    }
  }

  private void releaseStored(String resource, String holder) {
    ignoringAbsence(() -> store.release(resource, holder));
  }

  private void deleteArtifact(String artifact) {
    ignoringAbsence(() -> store.deleteArtifact(artifact));
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
}
