package org.weightaudit.store.hold;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.description.PlainText;

/**
 * The holds on resources, by their ids. To be called in the transaction that has locked the
 * resource, so that a hold and a deletion take turns.
 */
@Component
public class Holds {

  private static final int LONGEST = 1000;

  private final JdbcClient database;
  private final Clock clock;

  Holds(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Holds a resource; a repeat gives the hold a new reason. */
  public void hold(String resource, String holder, String reason) {
    PlainText.require("holder", holder, LONGEST);
    PlainText.require("/reason", reason, LONGEST);
    database
        .sql(
            """
            insert into hold (resource, holder, reason, since)
            values (:resource, :holder, :reason, :now)
            on conflict (resource, holder) do update set reason = excluded.reason""")
        .param("resource", resource)
        .param("holder", holder)
        .param("reason", reason)
        .param("now", OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
        .update();
  }

  /** Ends a hold, if there is one. */
  public void release(String resource, String holder) {
    database
        .sql("delete from hold where resource = :resource and holder = :holder")
        .param("resource", resource)
        .param("holder", holder)
        .update();
  }

  /** The holds on a resource, by holder. */
  public List<HoldView> of(String resource) {
    return database
        .sql("select holder, reason, since from hold where resource = :resource order by holder")
        .param("resource", resource)
        .query(
            (row, index) ->
                new HoldView(
                    row.getString("holder"),
                    row.getString("reason"),
                    row.getObject("since", OffsetDateTime.class).toInstant()))
        .list();
  }

  /**
   * Lets a deletion go on only if nobody holds the resource.
   *
   * @param what the resource in words, for example {@code Checkpoint set cs_1}
   * @throws Problem that names the holders
   */
  public void requireNone(String resource, String what) {
    List<HoldView> held = of(resource);
    if (held.isEmpty()) {
      return;
    }
    Problem problem =
        Problem.of(
            ProblemType.IN_USE,
            "%s is held by %s; delete these first."
                .formatted(what, String.join(", ", held.stream().map(HoldView::holder).toList())));
    for (HoldView hold : held) {
      problem = problem.at("/holds/" + hold.holder(), hold.reason());
    }
    throw problem;
  }
}
