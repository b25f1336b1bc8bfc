package org.weightaudit.generator.zoo;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.http.id.Ids;
import org.weightaudit.http.idempotency.Created;
import org.weightaudit.http.idempotency.IdempotentRequests;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.jobs.JobView;
import org.weightaudit.jobs.Jobs;
import org.weightaudit.jobs.Watched;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.StoredDataset;
import org.weightaudit.weights.architecture.Architecture;
import tools.jackson.databind.json.JsonMapper;

/** The life of zoos: ordered, watched, deleted. */
@Service
class Zoos {

  /** Greater than every id. */
  private static final String END = "zoo_~";

  private final ZooRows rows;
  private final Jobs jobs;
  private final IdempotentRequests requests;
  private final CheckpointStore store;
  private final StartFields starts;
  private final MeshArchives archives;
  private final TransactionTemplate transactions;
  private final JsonMapper json;
  private final Clock clock;

  Zoos(
      ZooRows rows,
      Jobs jobs,
      IdempotentRequests requests,
      CheckpointStore store,
      StartFields starts,
      MeshArchives archives,
      TransactionTemplate transactions,
      JsonMapper json,
      Clock clock) {
    this.rows = rows;
    this.jobs = jobs;
    this.requests = requests;
    this.store = store;
    this.starts = starts;
    this.archives = archives;
    this.transactions = transactions;
    this.json = json;
    this.clock = clock;
  }

  /** Checks a request and queues its training: the row and its job in one transaction. */
  ResponseEntity<Object> order(ZooOrder request, Optional<String> key) {
    return requests.run(key, "POST /v1/zoos", request, () -> order(request));
  }

  private Created<ZooView> order(ZooOrder request) {
    requireSense(request);
    String id = Ids.next("zo");
    ZooRow row =
        rows.saveAndFlush(new ZooRow(id, json.writeValueAsString(request), clock.instant()));
    JobView job = jobs.submit(ZooTraining.KIND, id);
    return new Created<>(202, URI.create("/v1/zoos/" + id), view(row, job));
  }

  private void requireSense(ZooOrder order) {
    if (order instanceof FieldZooRequest fields) {
      fields.plan();
      fields.shapes().requireSense(archives);
    } else {
      requireSense((ZooRequest) order);
    }
  }

  private void requireSense(ZooRequest request) {
    Architecture architecture = request.plan().architecture();
    requireFit("/dataset", request.dataset(), architecture);
    request.testDataset().ifPresent(name -> requireFit("/testDataset", name, architecture));
  }

  private void requireFit(String pointer, String name, Architecture architecture) {
    StoredDataset dataset =
        store
            .dataset(name)
            .filter(StoredDataset::isSealed)
            .orElseThrow(
                () ->
                    Problem.invalid(
                        pointer,
                        "Found \"%s\"; wanted the name of a sealed data set.".formatted(name)));
    int values = dataset.imageShape().orElseThrow().stream().reduce(1, Math::multiplyExact);
    int classes = dataset.classes().orElseThrow();
    if (values != architecture.inputSize() || classes > architecture.classes()) {
      throw Problem.invalid(
          pointer,
          "Found images of %d values in %d classes; wanted images for a network with %d inputs and %d outputs."
              .formatted(values, classes, architecture.inputSize(), architecture.classes()));
    }
  }

  /** Waits until a zoo is there or has failed, or for some time. */
  Watched<ZooView> await(String id, Duration longest) {
    row(id);
    jobs.awaitEnd(Jobs.idOf(id), longest);
    return jobs.watched(id, () -> row(id), this::view);
  }

  Page<ZooView> list(PageQuery query) {
    return jobs.watched(
        () ->
            query.page(
                rows.findByWorkspaceAndIdLessThanOrderByIdDesc(
                    "default", query.after().orElse(END), Limit.of(query.fetchSize())),
                ZooRow::id),
        ZooRow::id,
        this::view);
  }

  /**
   * Removes a zoo that is over. The set that it has become stays; what one that failed or was
   * cancelled left in the store goes first.
   *
   * @throws Problem if it is not over
   */
  void delete(String id) {
    ZooRow zoo = row(id);
    JobView job = jobs.requireOver(id);
    zoo.openSet().ifPresent(store::discard);
    starts.forget(id);
    transactions.executeWithoutResult(
        status -> {
          rows.deleteById(id);
          jobs.delete(job.id());
        });
  }

  private ZooRow row(String id) {
    return rows.findById(id).orElseThrow(() -> Problem.notFound("zoo " + id));
  }

  private ZooView view(ZooRow row, JobView job) {
    ZooOrder request = json.readValue(row.request(), ZooOrder.class);
    return new ZooView(
        row.id(),
        request.name(),
        job.state(),
        job.progress(),
        job.id(),
        request,
        row.checkpointSet(),
        row.createdAt(),
        job.finishedAt(),
        job.problem());
  }
}
