package org.weightaudit.store.dataset;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.http.id.Ids;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.blob.BlobLease;
import org.weightaudit.store.blob.Blobs;
import org.weightaudit.store.hold.Holdable;
import org.weightaudit.store.hold.Holds;
import org.weightaudit.weights.dataset.Normalization;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Makes, shows, lists and deletes data sets. */
@Component
class Datasets implements Holdable {

  private static final String AFTER_ALL_IDS = "~";
  private static final int MOST_CLASSES = 256;

  private final DatasetRepository datasets;
  private final DatasetFileRepository files;
  private final Blobs blobs;
  private final Holds holds;
  private final TransactionTemplate transactions;
  private final JsonMapper json;
  private final Clock clock;

  Datasets(
      DatasetRepository datasets,
      DatasetFileRepository files,
      Blobs blobs,
      Holds holds,
      PlatformTransactionManager transactions,
      JsonMapper json,
      Clock clock) {
    this.datasets = datasets;
    this.files = files;
    this.blobs = blobs;
    this.holds = holds;
    this.transactions = new TransactionTemplate(transactions);
    this.json = json;
    this.clock = clock;
  }

  /** A data set and its version for entity tags. */
  record Versioned(DatasetView view, long revision) {}

  /** Makes an open data set; runs in the transaction of the caller. */
  DatasetView create(DatasetRequest request) {
    DatasetName.require("/name", request.name());
    request.classes().ifPresent(Datasets::requireClasses);
    Normalization normalization =
        request
            .normalization()
            .map(NormalizationDescription::toNormalization)
            .orElse(Normalization.none());
    if (datasets.findByName(request.name()).isPresent()) {
      throw taken(request.name());
    }
    Dataset dataset =
        new Dataset(
            Ids.next("ds"),
            request.name(),
            request.classes(),
            json.writeValueAsString(NormalizationDescription.of(normalization)),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    try {
      return view(datasets.saveAndFlush(dataset));
    } catch (DataIntegrityViolationException e) {
      throw taken(request.name()).causedBy(e);
    }
  }

  private static void requireClasses(int classes) {
    if (classes < 2 || classes > MOST_CLASSES) {
      throw Problem.invalid(
          "/classes", "Found %d; wanted 2 to %d.".formatted(classes, MOST_CLASSES));
    }
  }

  private static Problem taken(String name) {
    return Problem.of(
            ProblemType.CONFLICT,
            "There is a data set %s already; choose another name, or delete that one first."
                .formatted(name))
        .at("/name", "Found \"%s\", which is taken.".formatted(name));
  }

  Versioned get(String id) {
    return read(id, dataset -> new Versioned(view(dataset), dataset.revision()));
  }

  Page<DatasetView> list(Optional<String> name, PageQuery query) {
    return transactions.execute(
        status -> {
          List<Dataset> found =
              name.isPresent()
                  ? datasets.findByName(name.get()).stream().toList()
                  : datasets.page(query.after().orElse(AFTER_ALL_IDS), Limit.of(query.fetchSize()));
          return query.page(found, Dataset::getId).map(this::view);
        });
  }

  /**
   * Deletes a data set and the bytes that only it needs.
   *
   * @throws Problem if somebody holds it
   */
  void delete(String id) {
    try (BlobLease lease = blobs.lease()) {
      change(
          id,
          dataset -> {
            holds.requireNone(id, "Data set " + id);
            files.findByDatasetIdOrderByName(id).forEach(file -> lease.giveUp(file.sha256()));
            datasets.delete(dataset);
            datasets.flush();
            return dataset;
          });
    }
  }

  @Override
  public String collection() {
    return "datasets";
  }

  @Override
  public void whileLocked(String id, Runnable action) {
    change(
        id,
        dataset -> {
          action.run();
          return dataset;
        });
  }

  @Override
  public void requireExists(String id) {
    read(id, found -> found);
  }

  /** Changes a data set whose row is locked meanwhile. */
  <T> T change(String id, Function<Dataset, T> change) {
    return transactions.execute(status -> change.apply(datasets.lock(id).orElseThrow(none(id))));
  }

  <T> T read(String id, Function<Dataset, T> reading) {
    return transactions.execute(
        status -> reading.apply(datasets.findById(id).orElseThrow(none(id))));
  }

  private static Supplier<Problem> none(String id) {
    return () -> Problem.notFound("data set " + id);
  }

  Normalization normalization(Dataset dataset) {
    return json.readValue(dataset.normalization(), NormalizationDescription.class)
        .toNormalization();
  }

  String text(Object value) {
    return json.writeValueAsString(value);
  }

  DatasetView view(Dataset dataset) {
    return new DatasetView(
        dataset.getId(),
        dataset.name(),
        dataset.state(),
        files.findByDatasetIdOrderByName(dataset.getId()).stream().map(DatasetFile::view).toList(),
        dataset.items(),
        dataset
            .imageShape()
            .map(shape -> json.readValue(shape, new TypeReference<List<Integer>>() {})),
        dataset.classes(),
        json.readValue(dataset.normalization(), NormalizationDescription.class),
        dataset.digest(),
        dataset.createdAt(),
        dataset.sealedAt());
  }
}
