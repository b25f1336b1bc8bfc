package org.weightaudit.evaluation.archive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightaudit.evaluation.plan.AuditPlan;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.jobs.JobState;
import tools.jackson.databind.json.JsonMapper;

/** Audits with their outcomes. JSON is kept as text, so that it is read as it was written. */
@Component
public class AuditArchive {

  private static final String AUDIT = "select id, created_at, plan, outcome from audit ";

  private final JdbcClient database;
  private final JdbcTemplate batches;
  private final Clock clock;
  private final JsonMapper json = JsonMapper.builder().build();

  AuditArchive(JdbcClient database, JdbcTemplate batches, Clock clock) {
    this.database = database;
    this.batches = batches;
    this.clock = clock;
  }

  /** Adds an audit that is still to be run. */
  public StoredAudit add(String id, AuditPlan plan) {
    database
        .sql("insert into audit (id, created_at, plan) values (:id, :now, :plan)")
        .param("id", id)
        .param("now", OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
        .param("plan", json.writeValueAsString(plan))
        .update();
    return get(id);
  }

  /**
   * One audit.
   *
   * @throws Problem if there is none with this id
   */
  public StoredAudit get(String id) {
    return database
        .sql(AUDIT + "where id = :id")
        .param("id", id)
        .query(this::audit)
        .optional()
        .orElseThrow(() -> Problem.notFound("audit " + id));
  }

  /** Newest first; the state is that of the audit's job. */
  public Page<StoredAudit> list(Optional<JobState> state, PageQuery query) {
    List<StoredAudit> audits =
        database
            .sql(
                AUDIT
                    + """
                    where workspace = 'default' and (:after = '' or id < :after)
                      and (:state = '' or exists
                        (select 1 from job where subject = audit.id and state = :state))
                    order by id desc limit :limit""")
            .param("after", query.after().orElse(""))
            .param("state", state.map(Enum::name).orElse(""))
            .param("limit", query.fetchSize())
            .query(this::audit)
            .list();
    return query.page(audits, StoredAudit::id);
  }

  /** Replaces the plan of an audit, in the caller's transaction. */
  public void replan(String id, AuditPlan plan) {
    database
        .sql("update audit set plan = :plan where id = :id")
        .param("plan", json.writeValueAsString(plan))
        .param("id", id)
        .update();
  }

  /**
   * Writes what was found, in the caller's transaction.
   *
   * @param findings most suspicious first
   */
  public void complete(
      String id,
      AuditOutcome outcome,
      List<CheckpointFinding> findings,
      List<DrawnFigure> figures) {
    int changed =
        database
            .sql("update audit set outcome = :outcome where id = :id")
            .param("outcome", json.writeValueAsString(outcome))
            .param("id", id)
            .update();
    if (changed == 0) {
      throw Problem.notFound("audit " + id);
    }
    List<Object[]> rows = new ArrayList<>();
    for (int rank = 0; rank < findings.size(); rank++) {
      CheckpointFinding finding = findings.get(rank);
      rows.add(new Object[] {id, rank, finding.label(), json.writeValueAsString(finding)});
    }
    batches.batchUpdate(
        "insert into audit_checkpoint (audit_id, suspicion_rank, label, finding) values (?, ?, ?, ?)",
        rows);
    for (DrawnFigure figure : figures) {
      database
          .sql(
              "insert into audit_figure (audit_id, name, svg, png) values (:id, :name, :svg, :png)")
          .param("id", id)
          .param("name", figure.name())
          .param("svg", figure.svg())
          .param("png", figure.png())
          .update();
    }
  }

  /** What was found about generated checkpoints, most suspicious first. */
  public Page<CheckpointFinding> findings(String id, Optional<String> label, PageQuery query) {
    record Ranked(int rank, CheckpointFinding finding) {}
    List<Ranked> ranked =
        database
            .sql(
                """
                select suspicion_rank, finding from audit_checkpoint
                where audit_id = :id and suspicion_rank > :after
                  and (:label = '' or label = :label)
                order by suspicion_rank limit :limit""")
            .param("id", id)
            .param("after", query.after().map(Integer::parseInt).orElse(-1))
            .param("label", label.orElse(""))
            .param("limit", query.fetchSize())
            .query(
                (row, number) ->
                    new Ranked(
                        row.getInt("suspicion_rank"),
                        json.readValue(row.getString("finding"), CheckpointFinding.class)))
            .list();
    return query.page(ranked, one -> Integer.toString(one.rank())).map(Ranked::finding);
  }

  /** All of what was found about generated checkpoints, most suspicious first. */
  public List<CheckpointFinding> findings(String id) {
    return database
        .sql("select finding from audit_checkpoint where audit_id = :id order by suspicion_rank")
        .param("id", id)
        .query((row, number) -> json.readValue(row.getString(1), CheckpointFinding.class))
        .list();
  }

  /** A figure, if it was drawn. */
  public Optional<DrawnFigure> figure(String id, String name) {
    return database
        .sql("select name, svg, png from audit_figure where audit_id = :id and name = :name")
        .param("id", id)
        .param("name", name)
        .query(
            (row, number) ->
                new DrawnFigure(row.getString("name"), row.getBytes("svg"), row.getBytes("png")))
        .optional();
  }

  /** Removes an audit and all that was found, in the caller's transaction. */
  public void delete(String id) {
    database.sql("delete from audit where id = :id").param("id", id).update();
  }

  private StoredAudit audit(ResultSet row, int number) throws SQLException {
    String outcome = row.getString("outcome");
    return new StoredAudit(
        row.getString("id"),
        row.getTimestamp("created_at").toInstant(),
        json.readValue(row.getString("plan"), AuditPlan.class),
        outcome == null
            ? Optional.empty()
            : Optional.of(json.readValue(outcome, AuditOutcome.class)));
  }
}
