package org.weightaudit.store.artifact;

import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.data.domain.Limit;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.http.id.Ids;
import org.weightaudit.http.idempotency.Created;
import org.weightaudit.http.idempotency.IdempotentRequests;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.store.blob.BlobLease;
import org.weightaudit.store.blob.Blobs;
import org.weightaudit.store.blob.SpooledFile;
import org.weightaudit.store.download.Download;
import org.weightaudit.store.hold.Holdable;
import org.weightaudit.store.hold.Holds;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Keeps, shows, lists and deletes artifacts. */
@Component
class Artifacts implements Holdable {

  private static final String AFTER_ALL_IDS = "~";

  private final ArtifactRepository artifacts;
  private final Blobs blobs;
  private final Holds holds;
  private final IdempotentRequests idempotent;
  private final TransactionTemplate transactions;
  private final JsonMapper json;
  private final Clock clock;

  Artifacts(
      ArtifactRepository artifacts,
      Blobs blobs,
      Holds holds,
      IdempotentRequests idempotent,
      PlatformTransactionManager transactions,
      JsonMapper json,
      Clock clock) {
    this.artifacts = artifacts;
    this.blobs = blobs;
    this.holds = holds;
    this.idempotent = idempotent;
    this.transactions = new TransactionTemplate(transactions);
    this.json = json;
    this.clock = clock;
  }

  /** What must be the same under the same key: the content by its digest. */
  private record Request(NewArtifact artifact, String sha256) {}

  /** Keeps a file, or answers as before if the key has already brought it. */
  ResponseEntity<Object> create(Optional<String> key, NewArtifact artifact, SpooledFile content) {
    try (BlobLease lease = blobs.lease()) {
      lease.store(content);
      return idempotent.run(
          key,
          "POST /v1/artifacts",
          new Request(artifact, content.sha256().hex()),
          () -> {
            ArtifactView view = view(artifacts.saveAndFlush(row(artifact, content)));
            return new Created<>(201, URI.create("/v1/artifacts/" + view.id()), view);
          });
    }
  }

  private Artifact row(NewArtifact artifact, SpooledFile content) {
    return new Artifact(
        Ids.next("ar"),
        artifact.name(),
        json.writeValueAsString(artifact.lineage()),
        content,
        clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  ArtifactView get(String id) {
    return read(id, this::view);
  }

  Page<ArtifactView> list(PageQuery query) {
    return transactions.execute(
        status -> {
          List<Artifact> found =
              artifacts.page(query.after().orElse(AFTER_ALL_IDS), Limit.of(query.fetchSize()));
          return query.page(found, Artifact::getId).map(this::view);
        });
  }

  Download download(String id) {
    return read(
        id,
        artifact ->
            new Download(
                artifact.sha256(), artifact.bytes(), MediaType.APPLICATION_OCTET_STREAM, true));
  }

  /**
   * Deletes an artifact and, if only it needs them, its bytes.
   *
   * @throws Problem if somebody holds it
   */
  void delete(String id) {
    try (BlobLease lease = blobs.lease()) {
      change(
          id,
          artifact -> {
            holds.requireNone(id, "Artifact " + id);
            lease.giveUp(artifact.sha256());
            artifacts.delete(artifact);
            artifacts.flush();
            return artifact;
          });
    }
  }

  @Override
  public String collection() {
    return "artifacts";
  }

  @Override
  public void whileLocked(String id, Runnable action) {
    change(
        id,
        artifact -> {
          action.run();
          return artifact;
        });
  }

  @Override
  public void requireExists(String id) {
    read(id, found -> found);
  }

  /** Does something while the row of an artifact is locked. */
  <T> T change(String id, Function<Artifact, T> change) {
    return transactions.execute(status -> change.apply(artifacts.lock(id).orElseThrow(none(id))));
  }

  <T> T read(String id, Function<Artifact, T> reading) {
    return transactions.execute(
        status -> reading.apply(artifacts.findById(id).orElseThrow(none(id))));
  }

  private static Supplier<Problem> none(String id) {
    return () -> Problem.notFound("artifact " + id);
  }

  private ArtifactView view(Artifact artifact) {
    return new ArtifactView(
        artifact.getId(),
        artifact.name(),
        artifact.bytes(),
        artifact.sha256().hex(),
        json.readValue(artifact.lineage(), new TypeReference<Map<String, String>>() {}),
        artifact.createdAt());
  }
}
