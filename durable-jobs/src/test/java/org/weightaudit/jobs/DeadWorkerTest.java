package org.weightaudit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.weightaudit.jobs.TestService.LONG;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of a job whose worker is given up for dead. */
class DeadWorkerTest {

  private static EmbeddedPostgreSql postgres;
  private static TestService service;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgreSql.ephemeral();
    service = TestService.start(postgres.jdbcUrl(), "db-scheduler.threads=6");
  }

  @AfterAll
  static void stop() {
    service.close();
    postgres.close();
  }

  /** As if the process that runs it had stopped to give signs of life an hour ago. */
  private static void giveUp(String subject) {
    service
        .database
        .sql(
            """
            update scheduled_tasks set version = version + 1,
              last_heartbeat = last_heartbeat - interval '1 hour'
            where task_instance = :job\
            """)
        .param("job", Jobs.idOf(subject))
        .update();
  }

  private static int attempt(String subject) {
    return service.jobs.ofSubject(subject).attempt();
  }

  @Test
  void aJobThatKilledItsProcessThreeTimesIsParkedWithEvidence() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    String subject = "t_killer";
    service.work.preparations.put(
        subject,
        run -> {
          run.progress().report("poisonous", 0.3);
          over.await();
        });
    service.inTransaction(() -> service.jobs.submit("test", subject));
    for (int death = 1; death <= 3; death++) {
      int expected = death;
      await()
          .atMost(LONG)
          .until(() -> attempt(subject) == expected && service.phase(subject).equals("poisonous"));
      giveUp(subject);
    }
    JobView job = service.end(subject);
    over.countDown();
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    JsonNode problem = job.problem().orElseThrow();
    assertThat(problem.path("detail").asString())
        .contains("died 3 times")
        .contains("\"poisonous\"");
    assertThat(problem.path("attempts")).hasSize(3);
    JsonNode last = problem.path("attempts").get(2);
    assertThat(last.path("attempt").asInt()).isEqualTo(3);
    assertThat(last.path("outcome").asString()).isEqualTo("DIED");
    assertThat(last.path("worker").asString())
        .contains(Long.toString(ProcessHandle.current().pid()));
    assertThat(last.path("host").asString()).isNotEmpty();
    assertThat(last.path("beganAt").asString()).isNotEmpty();

    String next = service.submit(run -> {});
    assertThat(service.end(next).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void aWorkerThatComesBackCannotWriteAndWasNotDead() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch back = new CountDownLatch(1);
    List<Throwable> refused = new ArrayList<>();
    String subject = "t_sleeper";
    service.work.preparations.put(
        subject,
        run -> {
          if (run.attempt() == 1) {
            run.lease().require();
            assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
            try {
              run.lease().require();
            } catch (CancellationException e) {
              refused.add(e);
              back.countDown();
              throw e;
            }
          } else {
            taken.countDown();
            assertThat(back.await(20, TimeUnit.SECONDS)).isTrue();
          }
        });
    service.inTransaction(() -> service.jobs.submit("test", subject));
    await().atMost(LONG).until(() -> attempt(subject) == 1);
    giveUp(subject);
    assertThat(service.end(subject).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(refused).hasSize(1);
    assertThat(service.work.stored()).containsOnlyOnce(subject);
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        service
                            .database
                            .sql(
                                "select outcome from job_attempt where job_id = :job order by"
                                    + " attempt")
                            .param("job", Jobs.idOf(subject))
                            .query(String.class)
                            .list())
                    .containsExactly("SUPERSEDED", "SUCCEEDED"));
  }

  @Test
  void aCancelledJobOfADeadWorkerIsNotBegunAgain() {
    CountDownLatch over = new CountDownLatch(1);
    String subject = "t_cancelled";
    service.work.preparations.put(subject, run -> over.await());
    service.inTransaction(() -> service.jobs.submit("test", subject));
    await().atMost(LONG).until(() -> attempt(subject) == 1);
    service.jobs.cancel(Jobs.idOf(subject));
    giveUp(subject);
    assertThat(service.end(subject).state()).isEqualTo(JobState.CANCELLED);
    over.countDown();
  }

  @Test
  void anOutcomeIsStoredOnceEvenIfTheAnswerOfItsCommitWasLost() {
    Ledger ledger =
        new Ledger(
            new JobRows(service.database, JsonMapper.shared(), Clock.systemUTC()),
            new AttemptRows(service.database, Clock.systemUTC(), "worker", "host"),
            service.transactions());
    service.inTransaction(
        () ->
            service
                .database
                .sql(
                    """
                    insert into job (id, kind, subject, state, phase, fraction, attempt,
                      created_at, revision)
                    values ('job_twice', 'test', 'twice', 'QUEUED', '', 0, 0, now(), 1)\
                    """)
                .update());
    assertThat(ledger.begin("job_twice", "lease")).isPresent();
    List<String> stored = new ArrayList<>();
    ledger.succeed("job_twice", "lease", "storing", () -> stored.add("outcome"));
    ledger.succeed("job_twice", "lease", "storing", () -> stored.add("outcome"));
    assertThat(stored).hasSize(1);
    assertThatThrownBy(
            () -> ledger.succeed("job_twice", "another", "storing", () -> stored.add("outcome")))
        .isInstanceOf(CancellationException.class);
  }
}
