package org.weightaudit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

class DurableJobsTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static EmbeddedPostgreSql postgres;
  private static ConfigurableApplicationContext context;
  private static Jobs jobs;
  private static Work work;
  private static TransactionTemplate transaction;
  private static JdbcClient database;

  /** What the test's jobs do, by subject. */
  static final class Work {
    final Map<String, Attempt> preparations = new ConcurrentHashMap<>();
    final Map<String, Attempt> attempts = new ConcurrentHashMap<>();
    final List<String> stored = new ArrayList<>();

    interface Attempt {
      void make(JobRun run) throws Exception;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class App {

    @Bean
    Work work() {
      return new Work();
    }

    @Bean
    JobKind kind(Work work) {
      return new JobKind() {
        @Override
        public String name() {
          return "test";
        }

        @Override
        public void prepare(JobRun run) throws Exception {
          Work.Attempt preparation = work.preparations.get(run.subject());
          if (preparation != null) {
            preparation.make(run);
          }
        }

        @Override
        public Runnable run(JobRun run) throws Exception {
          Work.Attempt attempt = work.attempts.get(run.subject());
          if (attempt != null) {
            attempt.make(run);
          }
          return () -> {
            synchronized (work.stored) {
              work.stored.add(run.subject());
            }
          };
        }
      };
    }
  }

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgreSql.ephemeral();
    context = service(postgres.jdbcUrl());
    jobs = context.getBean(Jobs.class);
    work = context.getBean(Work.class);
    database = context.getBean(JdbcClient.class);
    transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
  }

  private static ConfigurableApplicationContext service(String url) {
    return new SpringApplicationBuilder(App.class)
        .properties(
            "spring.config.name=none",
            "server.port=0",
            "spring.datasource.url=" + url,
            "spring.datasource.username=" + postgres.user(),
            "spring.datasource.password=" + postgres.password(),
            "spring.flyway.locations=classpath:db/http-conventions,classpath:db/durable-jobs",
            "db-scheduler.threads=4",
            "db-scheduler.polling-interval=100ms",
            "db-scheduler.heartbeat-interval=1s",
            "db-scheduler.missed-heartbeats-limit=4",
            "db-scheduler.shutdown-max-wait=1s")
        .run();
  }

  @AfterAll
  static void stop() throws Exception {
    context.close();
    postgres.close();
  }

  private static String submit(Work.Attempt attempt) {
    String subject = "t_" + NAMES.incrementAndGet();
    work.attempts.put(subject, attempt);
    transaction.executeWithoutResult(status -> jobs.submit("test", subject));
    return subject;
  }

  private static boolean isStored(String subject) {
    synchronized (work.stored) {
      return work.stored.contains(subject);
    }
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
    transaction.executeWithoutResult(
        status -> {
          jobs.submit("test", "t_never");
          status.setRollbackOnly();
        });
    assertThat(
            database
                .sql(
                    "select (select count(*) from job where subject = 't_never') + (select count(*) from scheduled_tasks where task_instance = 'job_t_never')")
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
  void whatIsNotAvailableIsTriedAgain() {
    AtomicInteger tries = new AtomicInteger();
    String subject =
        submit(
            run -> {
              if (tries.incrementAndGet() == 1) {
                throw Problem.of(ProblemType.UNAVAILABLE, "Not now.");
              }
            });
    JobView job = jobs.awaitEnd(Jobs.idOf(subject), LONG);
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job.attempt()).isEqualTo(2);
  }

  @Test
  void aWorkerThatLostItsLeaseStoresNothing() {
    CountDownLatch stolen = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    String subject =
        submit(
            run -> {
              running.countDown();
              if (run.attempt() == 1) {
                assertThat(stolen.await(20, TimeUnit.SECONDS)).isTrue();
              }
            });
    await().atMost(LONG).until(() -> running.getCount() == 0);
    database
        .sql("update job set lease = 'somebody else' where subject = :subject")
        .param("subject", subject)
        .update();
    stolen.countDown();
    await()
        .atMost(LONG)
        .until(
            () ->
                database
                        .sql(
                            "select coalesce(max(consecutive_failures), 0) from scheduled_tasks where task_instance = :id")
                        .param("id", Jobs.idOf(subject))
                        .query(Integer.class)
                        .single()
                    > 0);
    assertThat(jobs.ofSubject(subject).state()).isEqualTo(JobState.RUNNING);
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
    String computing = submit(run -> assertThat(prepared.await(20, TimeUnit.SECONDS)).isTrue());
    await()
        .atMost(LONG)
        .until(() -> jobs.ofSubject(computing).progress().phase().equals("starting"));
    work.preparations.put("t_prepares", run -> prepared.countDown());
    transaction.executeWithoutResult(status -> jobs.submit("test", "t_prepares"));
    assertThat(jobs.awaitEnd(Jobs.idOf(computing), LONG).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(jobs.awaitEnd(Jobs.idOf("t_prepares"), LONG).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void twoServicesShareAQueueWithoutLossOrRepetition() throws Exception {
    try (ConfigurableApplicationContext other = service(postgres.jdbcUrl())) {
      Work otherWork = other.getBean(Work.class);
      List<String> subjects = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        subjects.add(submit(run -> {}));
      }
      for (String subject : subjects) {
        assertThat(jobs.awaitEnd(Jobs.idOf(subject), LONG).state()).isEqualTo(JobState.SUCCEEDED);
      }
      List<String> stored = new ArrayList<>();
      synchronized (work.stored) {
        stored.addAll(work.stored);
      }
      synchronized (otherWork.stored) {
        stored.addAll(otherWork.stored);
      }
      stored.retainAll(subjects);
      assertThat(stored).containsExactlyInAnyOrderElementsOf(subjects);
    }
  }

  @Test
  void aJobWhoseServiceStopsGoesOnInTheNext() {
    postgres.createDatabase("stopping");
    String url = postgres.jdbcUrl("stopping");
    CountDownLatch running = new CountDownLatch(1);
    try (ConfigurableApplicationContext first = service(url)) {
      first
          .getBean(Work.class)
          .attempts
          .put(
              "t_stopped",
              run -> {
                running.countDown();
                while (!Thread.currentThread().isInterrupted()) {
                  Thread.onSpinWait();
                }
                throw new IllegalStateException("what I need was closed under me");
              });
      new TransactionTemplate(first.getBean(PlatformTransactionManager.class))
          .executeWithoutResult(status -> first.getBean(Jobs.class).submit("test", "t_stopped"));
      await().atMost(LONG).until(() -> running.getCount() == 0);
    }
    try (ConfigurableApplicationContext second = service(url)) {
      JobView job = second.getBean(Jobs.class).awaitEnd("job_t_stopped", LONG);
      assertThat(job.state()).as(job.toString()).isEqualTo(JobState.SUCCEEDED);
      assertThat(second.getBean(Work.class).stored).containsExactly("t_stopped");
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
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    URI uri =
        URI.create("http://localhost:%s/v1/jobs/%s/events".formatted(port, Jobs.idOf(subject)));
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
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/v1/jobs?pageSize=2"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(page.body())
        .containsSubsequence(subjects.get(0), subjects.get(1))
        .doesNotContain(subjects.get(2) + "\"")
        .contains("nextPageToken");
  }
}
