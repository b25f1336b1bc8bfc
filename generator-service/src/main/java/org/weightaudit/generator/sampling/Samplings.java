package org.weightaudit.generator.sampling;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.generator.set.SealedSets;
import org.weightaudit.generator.training.Generators;
import org.weightaudit.generator.training.ReadyGenerator;
import org.weightaudit.http.id.Ids;
import org.weightaudit.http.idempotency.Created;
import org.weightaudit.http.idempotency.IdempotentRequests;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.jobs.JobView;
import org.weightaudit.jobs.Jobs;
import org.weightaudit.jobs.Watched;
import tools.jackson.databind.json.JsonMapper;

/** The life of samples: ordered, watched, deleted. */
@Service
class Samplings {

  /** Greater than every id. */
  private static final String END = "sm_~";

  private final SamplingRows rows;
  private final Generators generators;
  private final SealedSets sets;
  private final SamplesInStore stored;
  private final SamplesOfGenerator ofGenerators;
  private final Jobs jobs;
  private final IdempotentRequests requests;
  private final TransactionTemplate transactions;
  private final JsonMapper json;
  private final Clock clock;

  Samplings(
      SamplingRows rows,
      Generators generators,
      SealedSets sets,
      SamplesInStore stored,
      SamplesOfGenerator ofGenerators,
      Jobs jobs,
      IdempotentRequests requests,
      TransactionTemplate transactions,
      JsonMapper json,
      Clock clock) {
    this.rows = rows;
    this.generators = generators;
    this.sets = sets;
    this.stored = stored;
    this.ofGenerators = ofGenerators;
    this.transactions = transactions;
    this.jobs = jobs;
    this.requests = requests;
    this.json = json;
    this.clock = clock;
  }

  /** Checks a request and queues its job: the row and the job in one transaction. */
  ResponseEntity<Object> order(String generator, SamplesRequest request, Optional<String> key) {
    return requests.run(
        key,
        "POST /v1/generators/%s/samples".formatted(generator),
        request,
        () -> {
          request.check();
          request.starts().ifPresent(starts -> sets.require("/starts", starts));
          return order(generators.lock(generator), request);
        });
  }

  private Created<SamplesView> order(ReadyGenerator generator, SamplesRequest request) {
    String id = Ids.next("sm");
    request.starts().ifPresent(starts -> stored.holdForOrder(starts, id));
    long seed = request.seed().orElse(SamplesRequest.DEFAULT_SEED);
    SamplingPlan plan =
        new SamplingPlan(
            request.name().orElseGet(() -> name(generator, request.count(), seed)),
            request.count(),
            seed,
            request.starts(),
            request.target());
    SamplingRow row =
        rows.saveAndFlush(
            new SamplingRow(id, generator.id(), json.writeValueAsString(plan), clock.instant()));
    JobView job = jobs.submit(SampleMaking.KIND, id);
    return new Created<>(202, URI.create("/v1/samples/" + id), SamplesView.of(row, plan, job));
  }

  private static String name(ReadyGenerator generator, int count, long seed) {
    String suffix = ", %d samples of seed %d".formatted(count, seed);
    int most = SamplesRequest.LONGEST_NAME - suffix.length();
    String name = generator.name();
    return name.substring(0, Math.min(name.length(), most)) + suffix;
  }

  /** Waits until samples are there or have failed, or for some time. */
  Watched<SamplesView> await(String id, Duration longest) {
    row(id);
    jobs.awaitEnd(Jobs.idOf(id), longest);
    return jobs.watched(id, () -> row(id), this::view);
  }

  /** The samplings of a generator, newest first. */
  Page<SamplesView> list(String generator, PageQuery query) {
    generators.get(generator);
    return jobs.watched(
        () ->
            query.page(
                rows.findByGeneratorAndIdLessThanOrderByIdDesc(
                    generator, query.after().orElse(END), Limit.of(query.fetchSize())),
                SamplingRow::id),
        SamplingRow::id,
        this::view);
  }

  /**
   * Removes samples that are over. The set that they have become stays; an open one goes.
   *
   * @throws Problem if they are not over
   */
  void delete(String id) {
    transactions.executeWithoutResult(
        status -> {
          SamplingRow row = row(id);
          jobs.requireOver(id);
          ofGenerators.forget(row);
          rows.delete(row);
        });
  }

  private SamplingRow row(String id) {
    return rows.findById(id).orElseThrow(() -> Problem.notFound("samples " + id));
  }

  private SamplesView view(SamplingRow row, JobView job) {
    return SamplesView.of(row, json.readValue(row.plan(), SamplingPlan.class), job);
  }
}
