package org.weightaudit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.weightaudit.jobs.TestService.LONG;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** A server that is away is waited for; that is no failure. */
class OutageTest {

  private static EmbeddedPostgreSql postgres;
  private static Relay relay;
  private static TestService service;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgreSql.ephemeral();
    relay = new Relay(postgres.port());
    service =
        TestService.start(
            "jdbc:postgresql://localhost:%d/weightaudit".formatted(relay.port()),
            "db-scheduler.heartbeat-interval=1s");
  }

  @AfterAll
  static void stop() {
    service.close();
    relay.close();
    postgres.close();
  }

  @Test
  void whatIsNotAvailableIsTriedAgainInTheSameAttempt() {
    AtomicInteger tries = new AtomicInteger();
    String subject =
        service.submit(
            run -> {
              switch (tries.incrementAndGet()) {
                case 1 -> throw Problem.of(ProblemType.UNAVAILABLE, "Not now.");
                case 2 -> throw new IOException("upload", new ConnectException("refused"));
                default -> assertThat(run.attempt()).isEqualTo(1);
              }
            });
    JobView job = service.end(subject);
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job.attempt()).isEqualTo(1);
    assertThat(tries).hasValue(3);
  }

  @Test
  void aWaitingJobSaysWhatItWaitsForAndCanBeCancelled() {
    String subject =
        service.submit(
            run -> {
              throw Problem.of(ProblemType.UNAVAILABLE, "The store is closed.");
            });
    await()
        .atMost(LONG)
        .until(() -> service.phase(subject).equals("waiting: The store is closed."));
    service.jobs.cancel(Jobs.idOf(subject));
    assertThat(service.jobs.awaitEnd(Jobs.idOf(subject), Duration.ofSeconds(5)).state())
        .isEqualTo(JobState.CANCELLED);
  }

  @Test
  void anOutageThatLastsTooLongFailsTheJob() {
    postgres.createDatabase("impatient");
    try (TestService impatient =
        TestService.start(postgres.jdbcUrl("impatient"), "weightaudit.jobs.longest-outage=1s")) {
      String subject =
          impatient.submit(
              run -> {
                throw Problem.of(ProblemType.UNAVAILABLE, "Closed for good.");
              });
      JobView job = impatient.end(subject);
      assertThat(job.state()).isEqualTo(JobState.FAILED);
      assertThat(job.problem().orElseThrow().get("detail").asString())
          .contains("Given up")
          .contains("Closed for good.");
    }
  }

  @Test
  void workGoesOnWhileTheDatabaseIsAwayAndIsStoredAfterwards() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    CountDownLatch computing = new CountDownLatch(1);
    CountDownLatch cut = new CountDownLatch(1);
    String subject =
        service.submit(
            run -> {
              tries.incrementAndGet();
              run.progress().report("computing", 0.1);
              computing.countDown();
              assertThat(cut.await(20, TimeUnit.SECONDS)).isTrue();
              for (int step = 0; step < 100; step++) {
                run.progress().report("step " + step, step / 100.0);
              }
            });
    assertThat(computing.await(20, TimeUnit.SECONDS)).isTrue();
    relay.cut();
    cut.countDown();
    await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    relay.mend();
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> service.jobs.ofSubject(subject).state() == JobState.SUCCEEDED);
    assertThat(service.jobs.ofSubject(subject).attempt()).isEqualTo(1);
    assertThat(tries).hasValue(1);
    assertThat(service.work.stored()).containsOnlyOnce(subject);
  }
}
