package org.weightaudit.jobs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.ProblemDetail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightaudit.http.page.PageQuery;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table of jobs. A worker may write only with the lease that it got when it began, so one that
 * was given up for dead and comes back changes nothing.
 */
class JobRows {

  private static final String COLUMNS =
      """
      select id, kind, subject, state, phase, fraction, attempt, created_at, started_at,
             attempt_at, seen_at, finished_at, problem, revision from job
      """;

  private final JdbcClient database;
  private final JsonMapper json;
  private final Clock clock;

  JobRows(JdbcClient database, JsonMapper json, Clock clock) {
    this.database = database;
    this.json = json;
    this.clock = clock;
  }

  /** Adds a job; its virtual start in the {@link QueueOrder}. */
  long insert(String id, String workspace, String kind, String subject) {
    return database
        .sql(
            """
            insert into job (id, workspace, kind, subject, state, phase, fraction, attempt,
              created_at, revision, virtual_start)
            values (:id, :workspace, :kind, :subject, 'QUEUED', 'queued', 0, 0, :now, 1, greatest(
              coalesce((select max(virtual_start) from job where started_at is not null), 0),
              coalesce((select max(virtual_start) + 1 from job where workspace = :workspace), 0)))
            returning virtual_start\
            """)
        .param("id", id)
        .param("workspace", workspace)
        .param("kind", kind)
        .param("subject", subject)
        .param("now", now())
        .query(Long.class)
        .single();
  }

  Optional<JobView> find(String id) {
    return database.sql(COLUMNS + " where id = :id").param("id", id).query(this::view).optional();
  }

  List<JobView> findAll(Collection<String> ids) {
    return ids.isEmpty()
        ? List.of()
        : database.sql(COLUMNS + " where id in (:ids)").param("ids", ids).query(this::view).list();
  }

  /** Newest first. */
  List<JobView> list(Optional<JobState> state, PageQuery query) {
    return database
        .sql(
            COLUMNS
                + """
                where workspace = 'default' and (:state = '' or state = :state)
                  and (:after = '' or created_at < (select created_at from job where id = :after)
                    or (created_at = (select created_at from job where id = :after)
                      and id < :after))
                order by created_at desc, id desc limit :limit\
                """)
        .param("state", state.map(Enum::name).orElse(""))
        .param("after", query.after().orElse(""))
        .param("limit", query.fetchSize())
        .query(this::view)
        .list();
  }

  /** Begins an attempt; empty if there is nothing to do any more. */
  Optional<Integer> begin(String id, String lease) {
    return database
        .sql(
            """
            update job set state = case when state = 'CANCELLING' then state else 'RUNNING' end,
              attempt = attempt + 1, lease = :lease, phase = 'starting', fraction = 0, seen_at = :now,
              started_at = coalesce(started_at, :now), attempt_at = :now, revision = revision + 1
            where id = :id and state in ('QUEUED', 'RUNNING', 'CANCELLING')
            returning attempt\
            """)
        .param("id", id)
        .param("lease", lease)
        .param("now", now())
        .query(Integer.class)
        .optional();
  }

  /** Writes progress; the state then, or empty if the lease is lost. */
  Optional<JobState> report(String id, String lease, String phase, double fraction) {
    return database
        .sql(
            """
            update job set phase = :phase, fraction = :fraction, seen_at = :now,
              revision = revision + 1
            where id = :id and lease = :lease and state in ('RUNNING', 'CANCELLING')
            returning state\
            """)
        .param("id", id)
        .param("lease", lease)
        .param("phase", phase)
        .param("fraction", fraction)
        .param("now", now())
        .query(String.class)
        .optional()
        .map(JobState::valueOf);
  }

  /**
   * Keeps a job that is not over with its lease until the end of the transaction, whose writes
   * count as a change of the job; false if the lease is lost.
   */
  boolean lockToWrite(String id, String lease) {
    return database
            .sql(
                """
                update job set revision = revision + 1
                where id = :id and lease = :lease and state in ('RUNNING', 'CANCELLING')\
                """)
            .param("id", id)
            .param("lease", lease)
            .update()
        == 1;
  }

  /** The state of a running job, or empty if the lease is lost. */
  Optional<JobState> stateUnder(String id, String lease) {
    return database
        .sql(
            """
            select state from job
            where id = :id and lease = :lease and state in ('RUNNING', 'CANCELLING')\
            """)
        .param("id", id)
        .param("lease", lease)
        .query(String.class)
        .optional()
        .map(JobState::valueOf);
  }

  /** Keeps a job with its lease until the end of the transaction; its state, or empty if lost. */
  Optional<JobState> lock(String id, String lease) {
    return database
        .sql("select state from job where id = :id and lease = :lease for update")
        .param("id", id)
        .param("lease", lease)
        .query(String.class)
        .optional()
        .map(JobState::valueOf);
  }

  /** Lets the estimate of the end count from now: what was before was waiting. */
  void restartClock(String id, String lease) {
    database
        .sql(
            """
            update job set attempt_at = :now, revision = revision + 1
            where id = :id and lease = :lease\
            """)
        .param("now", now())
        .param("id", id)
        .param("lease", lease)
        .update();
  }

  /** Ends a job; false if the lease is lost. */
  boolean end(String id, String lease, JobState state, Optional<ProblemDetail> problem) {
    return database
            .sql(
                """
                update job set state = :state, problem = :problem, finished_at = :now,
                  phase = :phase, fraction = case when :state = 'SUCCEEDED' then 1 else fraction end,
                  revision = revision + 1
                where id = :id and lease = :lease and state in ('RUNNING', 'CANCELLING')\
                """)
            .param("id", id)
            .param("lease", lease)
            .param("state", state.name())
            .param("phase", state.name().toLowerCase(Locale.ROOT))
            .param("problem", problem.map(json::writeValueAsString).orElse(null))
            .param("now", now())
            .update()
        == 1;
  }

  /** Gives a job back to the queue; false if the lease is lost. */
  boolean requeue(String id, String lease) {
    return database
            .sql(
                """
                update job set state = case when state = 'CANCELLING' then state else 'QUEUED' end,
                  lease = null, phase = 'interrupted', revision = revision + 1
                where id = :id and lease = :lease and state in ('RUNNING', 'CANCELLING')\
                """)
            .param("id", id)
            .param("lease", lease)
            .update()
        == 1;
  }

  /** Asks a job to stop. One that has not begun is over at once. */
  void cancel(String id) {
    database
        .sql(
            """
            update job set revision = revision + 1,
              finished_at = case when state = 'QUEUED' then :now else finished_at end,
              phase = case when state = 'QUEUED' then 'cancelled' else phase end,
              state = case when state = 'QUEUED' then 'CANCELLED' else 'CANCELLING' end
            where id = :id and state in ('QUEUED', 'RUNNING')\
            """)
        .param("id", id)
        .param("now", now())
        .update();
  }

  void delete(String id) {
    database.sql("delete from job where id = :id").param("id", id).update();
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock.withZone(ZoneOffset.UTC));
  }

  private JobView view(ResultSet row, int number) throws SQLException {
    JobState state = JobState.valueOf(row.getString("state"));
    double fraction = row.getDouble("fraction");
    String problem = row.getString("problem");
    return new JobView(
        row.getString("id"),
        row.getString("kind"),
        row.getString("subject"),
        state,
        new JobProgress(
            row.getString("phase"),
            fraction,
            state == JobState.RUNNING
                ? estimatedEnd(instant(row, "attempt_at"), instant(row, "seen_at"), fraction)
                : Optional.empty()),
        row.getInt("attempt"),
        instant(row, "created_at").orElseThrow(),
        instant(row, "started_at"),
        instant(row, "finished_at"),
        problem == null ? Optional.empty() : Optional.of(json.readTree(problem)),
        row.getLong("revision"));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }

  /** From what was done by the latest report; the same until the next one. */
  private static Optional<Instant> estimatedEnd(
      Optional<Instant> begun, Optional<Instant> reported, double fraction) {
    if (fraction < 0.01) {
      return Optional.empty();
    }
    return begun.flatMap(
        start ->
            reported
                .filter(start::isBefore)
                .map(
                    seen -> {
                      double elapsed = Duration.between(start, seen).toMillis();
                      return seen.plusMillis((long) (elapsed * (1 - fraction) / fraction));
                    }));
  }
}
