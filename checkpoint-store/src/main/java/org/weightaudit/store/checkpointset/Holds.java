package org.weightaudit.store.checkpointset;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;

/** Who needs which set, so that it is not deleted. */
@Component
class Holds {

  private static final int LONGEST = 1000;

  private final JdbcClient database;
  private final SetTurns turns;
  private final Clock clock;

  Holds(JdbcClient database, SetTurns turns, Clock clock) {
    this.database = database;
    this.turns = turns;
    this.clock = clock;
  }

  /**
   * Holds a set; a repeat gives the hold a new reason.
   *
   * @throws Problem if there is no such set
   */
  void hold(String setId, String holder, String reason) {
    PlainText.require("holder", holder, LONGEST);
    PlainText.require("/reason", reason, LONGEST);
    turns.change(
        setId,
        set ->
            database
                .sql(
                    """
                    insert into hold (set_id, holder, reason, since)
                    values (:set, :holder, :reason, :now)
                    on conflict (set_id, holder) do update set reason = excluded.reason""")
                .param("set", setId)
                .param("holder", holder)
                .param("reason", reason)
                .param("now", OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
                .update());
  }

  /** Ends a hold, if there is one. */
  void release(String setId, String holder) {
    turns.change(
        setId,
        set ->
            database
                .sql("delete from hold where set_id = :set and holder = :holder")
                .param("set", setId)
                .param("holder", holder)
                .update());
  }

  /**
   * @throws Problem if there is no such set
   */
  List<HoldView> list(String setId) {
    return turns.read(setId, set -> of(setId));
  }

  List<HoldView> of(String setId) {
    return database
        .sql("select holder, reason, since from hold where set_id = :set order by holder")
        .param("set", setId)
        .query(
            (row, index) ->
                new HoldView(
                    row.getString("holder"),
                    row.getString("reason"),
                    row.getObject("since", OffsetDateTime.class).toInstant()))
        .list();
  }
}
