package org.weightaudit.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of attempts: who tried a job, when, and how far it came. */
class AttemptRows {

  private final JdbcClient database;
  private final Clock clock;
  private final String worker;
  private final String host;

  AttemptRows(JdbcClient database, Clock clock, String worker, String host) {
    this.database = database;
    this.clock = clock;
    this.worker = worker;
    this.host = host;
  }

  /** An attempt that never ended died with its process. */
  void buryUnended(String job) {
    database
        .sql(
            """
            update job_attempt set ended_at = :now, outcome = 'DIED', phase = job.phase,
              seen_at = job.seen_at
            from job where job.id = job_id and job_id = :job and ended_at is null\
            """)
        .param("job", job)
        .param("now", now())
        .update();
  }

  void begin(String job, int attempt, String lease) {
    database
        .sql(
            """
            insert into job_attempt (job_id, attempt, lease, worker, host, began_at)
            values (:job, :attempt, :lease, :worker, :host, :now)\
            """)
        .param("job", job)
        .param("attempt", attempt)
        .param("lease", lease)
        .param("worker", worker)
        .param("host", host)
        .param("now", now())
        .update();
  }

  void end(String lease, String phase, String outcome) {
    database
        .sql(
            """
            update job_attempt set ended_at = :now, seen_at = :now, phase = :phase,
              outcome = :outcome
            where lease = :lease and ended_at is null\
            """)
        .param("lease", lease)
        .param("phase", phase)
        .param("outcome", outcome)
        .param("now", now())
        .update();
  }

  /** A worker that was buried comes back: it lost its job but did not die of it. */
  void resurrect(String lease) {
    database
        .sql(
            "update job_attempt set outcome = 'SUPERSEDED' where lease = :lease and outcome ="
                + " 'DIED'")
        .param("lease", lease)
        .update();
  }

  /** First to last. */
  List<AttemptRecord> of(String job) {
    return database
        .sql("select * from job_attempt where job_id = :job order by attempt")
        .param("job", job)
        .query(AttemptRows::attempt)
        .list();
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock.withZone(ZoneOffset.UTC));
  }

  private static AttemptRecord attempt(ResultSet row, int number) throws SQLException {
    return new AttemptRecord(
        row.getInt("attempt"),
        row.getString("worker"),
        row.getString("host"),
        row.getTimestamp("began_at").toInstant(),
        instant(row, "seen_at"),
        Optional.ofNullable(row.getString("phase")),
        Optional.ofNullable(row.getString("outcome")));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }
}
