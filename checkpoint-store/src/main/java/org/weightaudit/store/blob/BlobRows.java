package org.weightaudit.store.blob;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of blobs and of what refers to them. */
@Component
class BlobRows {

  private static final String UNWANTED =
      "not exists (select 1 from blob_reference r where r.sha256 = blob.sha256)";

  private final JdbcClient database;

  BlobRows(JdbcClient database) {
    this.database = database;
  }

  /** Adds a blob, or notes that one is wanted or given up now. */
  void touch(Sha256 sha256, long bytes, Instant now) {
    database
        .sql(
            """
            insert into blob (sha256, bytes, touched_at) values (:sha256, :bytes, :now)
            on conflict (workspace, sha256) do update set bytes = excluded.bytes, touched_at = excluded.touched_at\
            """)
        .param("sha256", sha256.hex())
        .param("bytes", bytes)
        .param("now", utc(now))
        .update();
  }

  /** Notes when a blob was given up, if there is one. */
  void touch(Sha256 sha256, Instant now) {
    database
        .sql("update blob set touched_at = :now where sha256 = :sha256")
        .param("sha256", sha256.hex())
        .param("now", utc(now))
        .update();
  }

  /** Adds a blob for an object that has none; false if there is one. */
  boolean adopt(Sha256 sha256, Instant since) {
    return database
            .sql(
                """
                insert into blob (sha256, bytes, touched_at) values (:sha256, 0, :since)
                on conflict do nothing\
                """)
            .param("sha256", sha256.hex())
            .param("since", utc(since))
            .update()
        > 0;
  }

  /** Deletes a blob unless something refers to it. */
  boolean deleteUnwanted(Sha256 sha256) {
    return database
            .sql("delete from blob where sha256 = :sha256 and " + UNWANTED)
            .param("sha256", sha256.hex())
            .update()
        > 0;
  }

  /** Blobs to which nothing has referred since then. */
  List<Sha256> unwantedSince(Instant limit) {
    return database
        .sql("select sha256 from blob where touched_at <= :limit and " + UNWANTED)
        .param("limit", utc(limit))
        .query((row, index) -> new Sha256(row.getString(1)))
        .list();
  }

  /** The sizes of the blobs to which resources refer, from one digit on to before another. */
  Map<Sha256, Long> wanted(String from, String before) {
    Map<Sha256, Long> sizes = new HashMap<>();
    database
        .sql(
            """
            select sha256, bytes from blob where sha256 >= :from and sha256 < :before and exists
            (select 1 from blob_reference r where r.sha256 = blob.sha256 and r.resource is not null)\
            """)
        .param("from", from)
        .param("before", before)
        .query(
            (RowCallbackHandler)
                row -> sizes.put(new Sha256(row.getString("sha256")), row.getLong("bytes")));
    return sizes;
  }

  /** What refers to a blob, apart from leases. */
  List<MissingBytes.Reference> references(Sha256 sha256) {
    return database
        .sql(
            """
            select resource, part from blob_reference where sha256 = :sha256 and resource is not null
            order by resource, part\
            """)
        .param("sha256", sha256.hex())
        .query(MissingBytes.Reference.class)
        .list();
  }

  void lease(String id, Sha256 sha256, Instant now) {
    database
        .sql("insert into blob_lease (id, sha256, since) values (:id, :sha256, :now)")
        .param("id", id)
        .param("sha256", sha256.hex())
        .param("now", utc(now))
        .update();
  }

  void endLease(String id) {
    database.sql("delete from blob_lease where id = :id").param("id", id).update();
  }

  /** Ends the leases of processes that were killed; says how many. */
  int removeLeasesBefore(Instant limit) {
    return database
        .sql("delete from blob_lease where since < :limit")
        .param("limit", utc(limit))
        .update();
  }

  long size(Sha256 sha256) {
    return database
        .sql("select bytes from blob where sha256 = :sha256")
        .param("sha256", sha256.hex())
        .query(Long.class)
        .single();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
