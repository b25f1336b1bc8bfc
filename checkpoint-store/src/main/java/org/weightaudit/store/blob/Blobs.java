package org.weightaudit.store.blob;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.http.id.Ids;
import org.weightaudit.store.StoreSettings;

/**
 * Keeps bytes by content. The row of a blob is locked while its object is stored or removed, and
 * foreign keys have the last word: what a row or a lease refers to is never removed.
 */
@Component
public class Blobs {

  private static final Logger LOG = LoggerFactory.getLogger(Blobs.class);

  private final ObjectStore objects;
  private final BlobRows rows;
  private final TransactionTemplate ownTransaction;
  private final Spool spool;
  private final Duration kept;
  private final Clock clock;

  Blobs(
      ObjectStore objects,
      BlobRows rows,
      PlatformTransactionManager transactions,
      Spool spool,
      StoreSettings settings,
      Clock clock) {
    this.objects = objects;
    this.rows = rows;
    this.ownTransaction = new TransactionTemplate(transactions);
    this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.spool = spool;
    this.kept = settings.keepDeleted();
    this.clock = clock;
  }

  /** Keeps what is stored under it until it is closed. */
  public BlobLease lease() {
    return new BlobLease(this, Ids.next("lease"));
  }

  void store(SpooledFile file, String lease) {
    Instant now = clock.instant();
    ownTransaction.executeWithoutResult(
        status -> {
          rows.touch(file.sha256(), file.bytes(), now);
          rows.lease(lease, file.sha256(), now);
        });
    if (objects.size(file.sha256()).filter(size -> size == file.bytes()).isEmpty()) {
      objects.put(file);
    }
  }

  void end(String lease) {
    ownTransaction.executeWithoutResult(status -> rows.endLease(lease));
  }

  /** Removes blobs to which nothing refers any more, now or when deleted bytes have been kept. */
  void discard(Collection<Sha256> candidates) {
    if (kept.isZero()) {
      candidates.forEach(this::removeUnlessWanted);
    } else {
      ownTransaction.executeWithoutResult(
          status -> candidates.forEach(given -> rows.touch(given, clock.instant())));
    }
  }

  /** Removes all blobs to which nothing has referred for long enough; says how many. */
  int removeUnwanted() {
    int removed = 0;
    for (Sha256 unwanted : rows.unwantedSince(clock.instant().minus(kept))) {
      removed += removeUnlessWanted(unwanted) ? 1 : 0;
    }
    return removed;
  }

  /**
   * Removes an object that has no row. It is given one first, so that whoever stores the same
   * content now waits.
   */
  boolean removeRowless(Sha256 sha256) {
    Boolean adopted = ownTransaction.execute(status -> rows.adopt(sha256, Instant.EPOCH));
    return Boolean.TRUE.equals(adopted) && removeUnlessWanted(sha256);
  }

  /**
   * The row first: deleting it waits for whoever stores the same content, and then fails on the new
   * lease.
   */
  private boolean removeUnlessWanted(Sha256 sha256) {
    try {
      Boolean removed =
          ownTransaction.execute(
              status -> {
                boolean deleted = rows.deleteUnwanted(sha256);
                if (deleted) {
                  objects.remove(sha256);
                }
                return deleted;
              });
      return Boolean.TRUE.equals(removed);
    } catch (DataIntegrityViolationException e) {
      LOG.atDebug().addKeyValue("sha256", sha256.hex()).log("blob is still referred to");
      return false;
    } catch (RuntimeException e) {
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("sha256", sha256.hex())
          .log("blob could not be removed; the next reconciliation tries again");
      return false;
    }
  }

  /** Some bytes of a blob; the stream must be closed. */
  public InputStream open(Sha256 sha256, long offset, long length) {
    return objects.open(sha256, offset, length);
  }

  /** How large a blob is that something refers to. */
  public long size(Sha256 sha256) {
    return rows.size(sha256);
  }

  /** A copy in the work folder. */
  public SpooledFile fetch(Sha256 sha256, long bytes) throws IOException {
    try (InputStream in = objects.open(sha256, 0, bytes)) {
      return spool.write(in::transferTo);
    }
  }
}
