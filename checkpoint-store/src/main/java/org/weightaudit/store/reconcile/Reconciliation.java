package org.weightaudit.store.reconcile;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.weightaudit.http.id.Ids;
import org.weightaudit.store.blob.Inventory;
import org.weightaudit.store.hold.Holds;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reconciles rows and objects every few hours and on demand. Several processes may do so at once:
 * each removal is safe by itself.
 */
@Component
@EnableScheduling
class Reconciliation {

  private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

  private final Inventory inventory;
  private final Holds holds;
  private final JdbcClient database;
  private final JsonMapper json;
  private final Clock clock;
  private final ReentrantLock running = new ReentrantLock();

  Reconciliation(
      Inventory inventory, Holds holds, JdbcClient database, JsonMapper json, Clock clock) {
    this.inventory = inventory;
    this.holds = holds;
    this.database = database;
    this.json = json;
    this.clock = clock;
  }

  @Scheduled(initialDelayString = "PT5M", fixedDelayString = "${weightaudit.store.reconcile-every}")
  void runOnSchedule() {
    run();
  }

  /** Reconciles now. */
  ReconciliationReport run() {
    running.lock();
    try {
      Instant start = now();
      int expired = holds.removeExpired();
      Inventory.Found found = inventory.take();
      ReconciliationReport report =
          new ReconciliationReport(
              Ids.next("rc"),
              start,
              now(),
              found.missing().isEmpty(),
              found.blobs(),
              found.missing(),
              found.foreign(),
              found.removed(),
              expired);
      keep(report);
      log(report);
      return report;
    } finally {
      running.unlock();
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** The last report is enough: what is missing still is, and what was removed is gone. */
  private void keep(ReconciliationReport report) {
    database
        .sql(
            """
            with former as (delete from reconciliation where id < :id)
            insert into reconciliation (id, started_at, report) values (:id, :start, :report)\
            """)
        .param("id", report.id())
        .param("start", report.startedAt().atOffset(ZoneOffset.UTC))
        .param("report", json.writeValueAsString(report))
        .update();
  }

  private static void log(ReconciliationReport report) {
    (report.clean() ? LOG.atInfo() : LOG.atError())
        .addKeyValue("blobs", report.blobs())
        .addKeyValue("missing", report.missing().size())
        .addKeyValue("foreign", report.foreign().size())
        .addKeyValue("removed", report.removed())
        .addKeyValue("expiredHolds", report.expiredHolds())
        .log(report.clean() ? "bytes and rows agree" : "bytes are missing");
  }

  /** The last report; empty before the first. */
  Optional<ReconciliationReport> last() {
    return database
        .sql("select report from reconciliation order by id desc limit 1")
        .query(String.class)
        .optional()
        .map(report -> json.readValue(report, ReconciliationReport.class));
  }
}
