package org.weightaudit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.weightaudit.jobs.TestService.LONG;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

class DurableJobsTest {

  private static EmbeddedPostgreSql postgres;
  private static TestService service;
  private static Jobs jobs;
  private static JdbcClient database;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgreSql.ephemeral();
    service = TestService.start(postgres.jdbcUrl());
    jobs = service.jobs;
    database = service.database;
  }

  @AfterAll
  static void stop() {
    service.close();
    postgres.close();
  }

  private static String submit(TestService.Work.Attempt attempt) {
    return service.submit(attempt);
  }

  private static boolean isStored(String subject) {
    return service.work.stored().contains(subject);
  }

  @Test
  void aJobRunsOnceAndItsOutcomeIsStored() {
    String subject = submit(run -> run.progress().report("counting", 0.5));
    JobView job = jobs.awaitEnd(Jobs.idOf(subject), LONG);
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job.progress().fraction()).isEqualTo(1);
    assertThat(job.attempt()).isEqualTo(1);
    assertThat(isStored(subject)).isTrue();
  }

  @Test
  void aRolledBackTransactionLeavesNoJob() {
    service
        .transactions()
        .executeWithoutResult(
            status -> {
              jobs.submit("test", "t_never");
              status.setRollbackOnly();
            });
    assertThat(
            database
                .sql(
                    "select (select count(*) from job where subject = 't_never') + (select count(*)"
                        + " from scheduled_tasks where task_instance = 'job_t_never')")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void aRefusedJobShowsItsProblem() {
    String subject =
        submit(
            run -> {
              throw Problem.invalid("/runs", "Found 0; wanted 1.");
            });
    JobView job = jobs.awaitEnd(Jobs.idOf(subject), LONG);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.problem().orElseThrow().get("type").asString())
        .isEqualTo(ProblemType.INVALID_REQUEST.uri().toString());
    assertThat(job.problem().orElseThrow().get("errors").get(0).get("pointer").asString())
        .isEqualTo("/runs");
    assertThat(isStored(subject)).isFalse();
  }

  @Test
  void aBugFailsTheJobAndNotTheQueue() {
    String subject =
        submit(
            run -> {
              throw new IllegalStateException("a bug");
            });
    assertThat(jobs.awaitEnd(Jobs.idOf(subject), LONG).state()).isEqualTo(JobState.FAILED);
    String next = submit(run -> {});
    assertThat(jobs.awaitEnd(Jobs.idOf(next), LONG).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void aRunningJobStopsSoonAfterItIsCancelled() {
    CountDownLatch running = new CountDownLatch(1);
    String subject =
        submit(
            run -> {
              while (true) {
                run.progress().report("looping", 0.1);
                running.countDown();
                Thread.onSpinWait();
              }
            });
    await().atMost(LONG).until(() -> running.getCount() == 0);
    jobs.cancel(Jobs.idOf(subject));
    JobView job = jobs.awaitEnd(Jobs.idOf(subject), Duration.ofSeconds(5));
    assertThat(job.state()).isEqualTo(JobState.CANCELLED);
    assertThat(isStored(subject)).isFalse();
    assertThat(jobs.cancel(job.id()).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void aWorkerThatLostItsLeaseStoresNothing() {
    CountDownLatch stolen = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch runningAgain = new CountDownLatch(1);
    CountDownLatch checked = new CountDownLatch(1);
    String subject =
        submit(
            run -> {
              running.countDown();
              if (run.attempt() == 1) {
                assertThat(stolen.await(20, TimeUnit.SECONDS)).isTrue();
              } else {
                runningAgain.countDown();
                assertThat(checked.await(20, TimeUnit.SECONDS)).isTrue();
              }
            });
    await().atMost(LONG).until(() -> running.getCount() == 0);
    database
        .sql("update job set lease = 'somebody else' where subject = :subject")
        .param("subject", subject)
        .update();
    stolen.countDown();
    await().atMost(LONG).until(() -> runningAgain.getCount() == 0);
    assertThat(isStored(subject)).isFalse();
    assertThat(jobs.ofSubject(subject).state()).isEqualTo(JobState.RUNNING);
    checked.countDown();
    assertThat(jobs.awaitEnd(Jobs.idOf(subject), Duration.ofSeconds(20)).state())
        .isEqualTo(JobState.SUCCEEDED);
    assertThat(isStored(subject)).isTrue();
  }

  @Test
  void whatIsWrittenUnderTheLeaseIsAChangeOfTheJob() {
    AtomicLong before = new AtomicLong();
    AtomicLong after = new AtomicLong();
    String subject =
        submit(
            run -> {
              before.set(jobs.ofSubject(run.subject()).revision());
              service.inTransaction(run.lease()::require);
              after.set(jobs.ofSubject(run.subject()).revision());
            });
    assertThat(jobs.awaitEnd(Jobs.idOf(subject), LONG).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(after.get()).isGreaterThan(before.get());
  }

  @Test
  void aResourceAndItsJobAreOfOneMoment() {
    CountDownLatch mayEnd = new CountDownLatch(1);
    String subject = submit(run -> assertThat(mayEnd.await(20, TimeUnit.SECONDS)).isTrue());
    await().atMost(LONG).until(() -> jobs.ofSubject(subject).state() == JobState.RUNNING);
    Watched<JobState> seen =
        jobs.watched(
            subject,
            () -> {
              JobState first = jobs.ofSubject(subject).state();
              mayEnd.countDown();
              await().atMost(LONG).until(() -> jobs.ofSubject(subject).state().isFinal());
              return first;
            },
            (first, job) -> first);
    assertThat(seen.resource()).isEqualTo(JobState.RUNNING);
    assertThat(seen.job().state()).isEqualTo(JobState.RUNNING);
    assertThat(jobs.ofSubject(subject).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void theEstimatedEndStaysAsItIsUntilTheNextReport() {
    CountDownLatch mayEnd = new CountDownLatch(1);
    String subject =
        submit(
            run -> {
              run.progress().report("half", 0.5);
              assertThat(mayEnd.await(20, TimeUnit.SECONDS)).isTrue();
            });
    await().atMost(LONG).until(() -> jobs.ofSubject(subject).progress().estimatedEnd().isPresent());
    JobView first = jobs.ofSubject(subject);
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);
    assertThat(jobs.ofSubject(subject)).isEqualTo(first);
    mayEnd.countDown();
    assertThat(jobs.awaitEnd(Jobs.idOf(subject), LONG).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void jobsOnOneDeviceTakeTurns() throws Exception {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<String> subjects = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      subjects.add(
          submit(
              run -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                await().pollDelay(Duration.ofMillis(50)).until(() -> true);
                atOnce.decrementAndGet();
              }));
    }
    for (String subject : subjects) {
      assertThat(jobs.awaitEnd(Jobs.idOf(subject), LONG).state()).isEqualTo(JobState.SUCCEEDED);
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void aJobPreparesWhileAnotherKeepsTheDevice() {
    CountDownLatch prepared = new CountDownLatch(1);
    CountDownLatch keeping = new CountDownLatch(1);
    String computing =
        submit(
            run -> {
              keeping.countDown();
              assertThat(prepared.await(20, TimeUnit.SECONDS)).isTrue();
            });
    await().atMost(LONG).until(() -> keeping.getCount() == 0);
    service.work.preparations.put("t_prepares", run -> prepared.countDown());
    service.inTransaction(() -> jobs.submit("test", "t_prepares"));
    assertThat(jobs.awaitEnd(Jobs.idOf(computing), LONG).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(jobs.awaitEnd(Jobs.idOf("t_prepares"), LONG).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void twoServicesShareAQueueWithoutLossOrRepetition() {
    try (TestService other = TestService.start(postgres.jdbcUrl(), service.work)) {
      assertThat(other.port()).isNotEqualTo(service.port());
      List<String> subjects = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        subjects.add(submit(run -> {}));
      }
      for (String subject : subjects) {
        assertThat(jobs.awaitEnd(Jobs.idOf(subject), LONG).state()).isEqualTo(JobState.SUCCEEDED);
      }
      List<String> stored = new ArrayList<>(service.work.stored());
      stored.retainAll(subjects);
      assertThat(stored).containsExactlyInAnyOrderElementsOf(subjects);
    }
  }

  @Test
  void aJobWhoseServiceStopsGoesOnInTheNext() {
    postgres.createDatabase("stopping");
    String url = postgres.jdbcUrl("stopping");
    CountDownLatch running = new CountDownLatch(1);
    String subject;
    try (TestService first = TestService.start(url)) {
      subject =
          first.submit(
              run -> {
                running.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                  Thread.onSpinWait();
                }
                throw new IllegalStateException("what I need was closed under me");
              });
      await().atMost(LONG).until(() -> running.getCount() == 0);
    }
    try (TestService second = TestService.start(url)) {
      JobView job = second.end(subject);
      assertThat(job.state()).as(job.toString()).isEqualTo(JobState.SUCCEEDED);
      assertThat(second.work.stored()).containsExactly(subject);
    }
  }

  @Test
  void eventsTellTheProgressAndEndWithTheJob() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    String subject =
        submit(
            run -> {
              run.progress().report("first", 0.25);
              assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
              run.progress().report("second", 0.75);
            });
    URI uri =
        URI.create(
            "http://localhost:%d/v1/jobs/%s/events".formatted(service.port(), Jobs.idOf(subject)));
    ExecutorService client = Executors.newSingleThreadExecutor();
    try {
      Future<String> events =
          client.submit(
              () ->
                  HttpClient.newHttpClient()
                      .send(
                          HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                      .body());
      await().atMost(LONG).until(() -> jobs.ofSubject(subject).progress().phase().equals("first"));
      go.countDown();
      assertThat(events.get(20, TimeUnit.SECONDS))
          .contains("event:progress")
          .contains("\"state\":\"SUCCEEDED\"");
    } finally {
      client.shutdownNow();
    }
  }

  @Test
  void listsAreNewestFirstAndPaged() throws Exception {
    List<String> subjects = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      subjects.add(0, submit(run -> {}));
    }
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://localhost:" + service.port() + "/v1/jobs?pageSize=2"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(page.body())
        .containsSubsequence(subjects.get(0), subjects.get(1))
        .doesNotContain(subjects.get(2) + "\"")
        .contains("nextPageToken");
  }
}
