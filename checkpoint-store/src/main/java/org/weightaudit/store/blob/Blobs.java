package org.weightaudit.store.blob;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.http.id.Ids;

/**
 * Keeps bytes by content. The row of a blob is locked while its object is stored or removed, and
 * foreign keys have the last word: what a row or a lease refers to is never removed.
 */
@Component
public class Blobs {

  private static final Logger LOG = LoggerFactory.getLogger(Blobs.class);

  private final ObjectStore objects;
  private final JdbcClient database;
  private final TransactionTemplate ownTransaction;
  private final Spool spool;
  private final Clock clock;

  Blobs(
      ObjectStore objects,
      JdbcClient database,
      PlatformTransactionManager transactions,
      Spool spool,
      Clock clock) {
    this.objects = objects;
    this.database = database;
    this.ownTransaction = new TransactionTemplate(transactions);
    this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.spool = spool;
    this.clock = clock;
  }

  /** Keeps what is stored under it until it is closed. */
  public BlobLease lease() {
    return new BlobLease(this, Ids.next("lease"));
  }

  void store(SpooledFile file, String lease) {
    ownTransaction.executeWithoutResult(
        status -> {
          upsert(file);
          database
              .sql("insert into blob_lease (id, sha256, since) values (:id, :sha256, :now)")
              .param("id", lease)
              .param("sha256", file.sha256().hex())
              .param("now", now())
              .update();
        });
    if (!objects.has(file.sha256(), file.bytes())) {
      objects.put(file);
    }
  }

  private void upsert(SpooledFile file) {
    database
        .sql(
            """
            insert into blob (sha256, bytes, touched_at) values (:sha256, :bytes, :now)
            on conflict (workspace, sha256) do update set touched_at = excluded.touched_at""")
        .param("sha256", file.sha256().hex())
        .param("bytes", file.bytes())
        .param("now", now())
        .update();
  }

  void end(String lease) {
    ownTransaction.executeWithoutResult(
        status ->
            database.sql("delete from blob_lease where id = :id").param("id", lease).update());
  }

  /** Removes those of the blobs to which nothing refers any more. */
  void discard(Collection<Sha256> candidates) {
    for (Sha256 candidate : candidates) {
      try {
        ownTransaction.executeWithoutResult(status -> removeUnlessUsed(candidate));
      } catch (DataIntegrityViolationException e) {
        LOG.atDebug().addKeyValue("sha256", candidate.hex()).log("blob is still referred to");
      } catch (RuntimeException e) {
        LOG.atWarn()
            .setCause(e)
            .addKeyValue("sha256", candidate.hex())
            .log("blob could not be removed; the next sweep tries again");
      }
    }
  }

  /**
   * The row first: deleting it waits for whoever stores the same content, and then fails on the new
   * lease.
   */
  private void removeUnlessUsed(Sha256 sha256) {
    int removed =
        database
            .sql(
                """
                delete from blob where sha256 = :sha256
                and not exists (select 1 from blob_reference r where r.sha256 = blob.sha256)""")
            .param("sha256", sha256.hex())
            .update();
    if (removed > 0) {
      objects.remove(sha256);
    }
  }

  /** Removes what processes that were killed left behind longer ago than this. */
  void sweep(Duration age) {
    OffsetDateTime limit = now().minus(age);
    ownTransaction.executeWithoutResult(
        status ->
            database
                .sql("delete from blob_lease where since < :limit")
                .param("limit", limit)
                .update());
    discard(
        database
            .sql(
                """
                select sha256 from blob where touched_at < :limit
                and not exists (select 1 from blob_reference r where r.sha256 = blob.sha256)""")
            .param("limit", limit)
            .query(String.class)
            .list()
            .stream()
            .map(Sha256::new)
            .toList());
  }

  /** Some bytes of a blob; the stream must be closed. */
  public InputStream open(Sha256 sha256, long offset, long length) {
    return objects.open(sha256, offset, length);
  }

  /** How large a blob is that something refers to. */
  public long size(Sha256 sha256) {
    return database
        .sql("select bytes from blob where sha256 = :sha256")
        .param("sha256", sha256.hex())
        .query(Long.class)
        .single();
  }

  /** A copy in the work folder. */
  public SpooledFile fetch(Sha256 sha256, long bytes) throws IOException {
    try (InputStream in = objects.open(sha256, 0, bytes)) {
      return spool.write(in::transferTo);
    }
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock.withZone(ZoneOffset.UTC));
  }
}
