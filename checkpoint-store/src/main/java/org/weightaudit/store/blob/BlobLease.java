package org.weightaudit.store.blob;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Keeps blobs from the moment when they are stored until rows refer to them. When it is closed,
 * blobs that it stored, or that were given up under it, are removed unless something refers to
 * them. Close it after the transaction.
 */
public final class BlobLease implements AutoCloseable {

  private final Blobs blobs;
  private final String id;
  private final Set<Sha256> stored = new LinkedHashSet<>();
  private final Set<Sha256> givenUp = new LinkedHashSet<>();

  BlobLease(Blobs blobs, String id) {
    this.blobs = blobs;
    this.id = id;
  }

  /** Stores a file, unless its content is there. */
  public void store(SpooledFile file) {
    if (stored.add(file.sha256())) {
      blobs.store(file, id);
    }
  }

  /** Notes that a row no longer refers to a blob. */
  public void giveUp(Sha256 sha256) {
    givenUp.add(sha256);
  }

  @Override
  public void close() {
    blobs.end(id);
    givenUp.addAll(stored);
    blobs.discard(givenUp);
  }
}
