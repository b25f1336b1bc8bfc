package org.weightaudit.generator.training;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.weightaudit.http.text.PlainText;

/** Who needs a generator. To be called in the transaction that has locked it. */
@Component
class GeneratorHolds {

  private static final int LONGEST = 1000;

  private final JdbcClient database;
  private final Clock clock;

  GeneratorHolds(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Holds a generator; a repeat gives the hold a new reason. */
  void hold(String generator, String holder, String reason) {
    PlainText.require("holder", holder, LONGEST);
    PlainText.require("/reason", reason, LONGEST);
    database
        .sql(
            """
            insert into generator_hold (generator, holder, reason, since)
            values (:generator, :holder, :reason, :now)
            on conflict (generator, holder) do update set reason = excluded.reason""")
        .param("generator", generator)
        .param("holder", holder)
        .param("reason", reason)
        .param("now", OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
        .update();
  }

  /** Ends a hold, if there is one. */
  void release(String generator, String holder) {
    database
        .sql("delete from generator_hold where generator = :generator and holder = :holder")
        .param("generator", generator)
        .param("holder", holder)
        .update();
  }

  List<String> holders(String generator) {
    return database
        .sql("select holder from generator_hold where generator = :generator order by holder")
        .param("generator", generator)
        .query(String.class)
        .list();
  }
}
