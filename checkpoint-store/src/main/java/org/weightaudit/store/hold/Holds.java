package org.weightaudit.store.hold;

import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.http.text.PlainText;

/**
 * The holds on resources, by their ids. To be called in the transaction that has locked the
 * resource, so that a hold and a deletion take turns.
 */
@Component
public class Holds {

  private static final int LONGEST = 1000;
  private static final Duration LONGEST_TIME = Duration.ofDays(365);

  private final JdbcClient database;
  private final Clock clock;

  Holds(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Holds a resource; a repeat gives the hold a new reason and a new end, or none. */
  public void hold(String resource, String holder, HoldRequest request) {
    PlainText.require("holder", holder, LONGEST);
    PlainText.require("/reason", request.reason(), LONGEST);
    request.duration().ifPresent(Holds::requireFuture);
    OffsetDateTime now = now();
    database
        .sql(
            """
            insert into hold (resource, holder, reason, since, expires_at)
            values (:resource, :holder, :reason, :now, :end)
            on conflict (resource, holder) do update
            set reason = excluded.reason, expires_at = excluded.expires_at\
            """)
        .param("resource", resource)
        .param("holder", holder)
        .param("reason", request.reason())
        .param("now", now)
        .param("end", request.duration().map(now::plus).orElse(null), Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  private static void requireFuture(Duration duration) {
    if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST_TIME) > 0) {
      throw Problem.invalid(
          "/duration",
          "Found %s; wanted more than zero, %s at most.".formatted(duration, LONGEST_TIME));
    }
  }

  /** Ends a hold, if there is one. */
  public void release(String resource, String holder) {
    database
        .sql("delete from hold where resource = :resource and holder = :holder")
        .param("resource", resource)
        .param("holder", holder)
        .update();
  }

  /** Removes holds that are over; says how many. */
  public int removeExpired() {
    return database.sql("delete from hold where expires_at <= :now").param("now", now()).update();
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock.withZone(ZoneOffset.UTC));
  }

  /** The holds on a resource, by holder. */
  public List<HoldView> of(String resource) {
    return database
        .sql(
            """
            select holder, reason, since, expires_at from hold
            where resource = :resource and (expires_at is null or expires_at > :now) order by holder\
            """)
        .param("resource", resource)
        .param("now", now())
        .query(
            (row, index) ->
                new HoldView(
                    row.getString("holder"),
                    row.getString("reason"),
                    row.getObject("since", OffsetDateTime.class).toInstant(),
                    Optional.ofNullable(row.getObject("expires_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant)))
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
