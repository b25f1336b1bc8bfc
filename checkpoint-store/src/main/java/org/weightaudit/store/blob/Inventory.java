package org.weightaudit.store.blob;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Takes stock of the bytes. Removes what nobody wants and finds what is missing; memory goes with a
 * 256th of the blobs.
 */
@Component
public class Inventory {

  /** Longer than the longest upload. */
  private static final Duration ABANDONED = Duration.ofHours(24);

  /** Behind all hexadecimal digits. */
  private static final String END = "g";

  private final Blobs blobs;
  private final BlobRows rows;
  private final ObjectStore objects;
  private final Spool spool;
  private final Clock clock;

  Inventory(Blobs blobs, BlobRows rows, ObjectStore objects, Spool spool, Clock clock) {
    this.blobs = blobs;
    this.rows = rows;
    this.objects = objects;
    this.spool = spool;
    this.clock = clock;
  }

  /**
   * What was found.
   *
   * @param blobs how many there are
   * @param foreign keys among those of blobs that are none
   */
  public record Found(
      long blobs, List<MissingBytes> missing, List<String> foreign, Leftovers removed) {}

  /** Takes stock of everything. */
  public Found take() {
    Instant limit = clock.instant().minus(ABANDONED);
    int leases = rows.removeLeasesBefore(limit);
    int unwanted = blobs.removeUnwanted();
    int uploads = objects.abortUploadsBefore(limit);
    int spooled = spool.removeOlderThan(limit);
    Walk walk = new Walk(limit);
    objects.list().forEach(walk::see);
    walk.compareBefore(END);
    return new Found(
        walk.blobs,
        walk.missing,
        walk.foreign,
        new Leftovers(unwanted, walk.rowless, leases, spooled, uploads));
  }

  /** Goes through rows and objects side by side, in the order of their digests. */
  private final class Walk {

    private final Instant limit;
    private final List<MissingBytes> missing = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();
    private final Map<Sha256, Long> seen = new HashMap<>();
    private String compared = "";
    private long blobs;
    private int rowless;

    Walk(Instant limit) {
      this.limit = limit;
    }

    void see(ObjectStore.Listed object) {
      Optional<Sha256> digest = object.sha256();
      if (digest.isEmpty()) {
        foreign.add(object.key());
        return;
      }
      String part = digest.get().hex().substring(0, 2);
      if (seen.keySet().stream().limit(1).anyMatch(first -> !first.hex().startsWith(part))) {
        compareBefore(part);
      }
      seen.put(digest.get(), object.bytes());
      if (object.changed().isBefore(limit) && Inventory.this.blobs.removeRowless(digest.get())) {
        rowless++;
      }
    }

    /** Compares what was seen with the rows up to here. */
    void compareBefore(String end) {
      if (end.compareTo(compared) < 0) {
        throw new IllegalStateException("the object store does not list its keys in order");
      }
      Map<Sha256, Long> wanted = rows.wanted(compared, end);
      wanted.forEach(
          (sha256, bytes) -> {
            if (!bytes.equals(seen.get(sha256))) {
              missing(sha256, bytes).ifPresent(missing::add);
            }
          });
      blobs += wanted.size();
      compared = end;
      seen.clear();
    }
  }

  /** Looks again: the blob may have been removed since its row was read. */
  private Optional<MissingBytes> missing(Sha256 sha256, long bytes) {
    Optional<Long> found = objects.size(sha256);
    if (found.filter(size -> size == bytes).isPresent()) {
      return Optional.empty();
    }
    List<MissingBytes.Reference> wantedBy = rows.references(sha256);
    return wantedBy.isEmpty()
        ? Optional.empty()
        : Optional.of(new MissingBytes(sha256.hex(), bytes, found, wantedBy));
  }
}
