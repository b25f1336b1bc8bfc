package org.weightaudit.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.weightaudit.jobs.TestService.LONG;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightaudit.embedded.EmbeddedPostgreSql;

/** One job at a time on a device, between services that have their own queues. */
class DeviceSlotTest {

  private static EmbeddedPostgreSql postgres;
  private static TestService one;
  private static TestService two;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgreSql.ephemeral();
    one = service("one");
    two = service("two");
  }

  /** Services have schemas of their own in one database. */
  private static TestService service(String schema) {
    return TestService.start(
        postgres.jdbcUrl(),
        "spring.datasource.hikari.schema=" + schema,
        "spring.flyway.schemas=" + schema,
        "weightaudit.device-slot=the one device");
  }

  @AfterAll
  static void stop() {
    one.close();
    two.close();
    postgres.close();
  }

  private static void awaitWaiting(TestService service, String subject) {
    await().atMost(LONG).until(() -> service.phase(subject).equals("waiting for the device"));
  }

  @Test
  void servicesTakeTurnsInTheOrderOfAsking() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    TestService.Work.Attempt attempt =
        run -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          order.add(run.subject());
          assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
          atOnce.decrementAndGet();
        };
    String first = one.submit(attempt);
    await().atMost(LONG).until(() -> order.contains(first));
    String second = two.submit(attempt);
    awaitWaiting(two, second);
    String third = one.submit(attempt);
    awaitWaiting(one, third);
    String fourth = two.submit(attempt);
    awaitWaiting(two, fourth);
    go.countDown();
    assertThat(two.end(fourth).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(order).containsExactly(first, second, third, fourth);
    assertThat(most).hasValue(1);
  }

  @Test
  void aCancelEndsTheWaitForTheDevice() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch holding = new CountDownLatch(1);
    String holder =
        one.submit(
            run -> {
              holding.countDown();
              assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
            });
    assertThat(holding.await(20, TimeUnit.SECONDS)).isTrue();
    String waiting = two.submit(run -> {});
    awaitWaiting(two, waiting);
    two.jobs.cancel(Jobs.idOf(waiting));
    assertThat(two.jobs.awaitEnd(Jobs.idOf(waiting), Duration.ofSeconds(5)).state())
        .isEqualTo(JobState.CANCELLED);
    go.countDown();
    assertThat(one.end(holder).state()).isEqualTo(JobState.SUCCEEDED);
    String next = two.submit(run -> {});
    assertThat(two.end(next).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void aJobWhoseSlotBrokeTakesItAgainIfNobodyWaits() throws Exception {
    CountDownLatch holding = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    String subject =
        one.submit(
            run -> {
              runs.incrementAndGet();
              holding.countDown();
              computeFor(Duration.ofSeconds(2), run);
            });
    assertThat(holding.await(20, TimeUnit.SECONDS)).isTrue();
    breakSlots("true");
    assertThat(one.end(subject).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aJobWhoseSlotWentToAnotherStopsSoonAndTakesItsTurnLater() throws Exception {
    CountDownLatch holding = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    String robbed =
        one.submit(
            run -> {
              if (runs.incrementAndGet() == 1) {
                holding.countDown();
                try {
                  computeFor(Duration.ofSeconds(20), run);
                } finally {
                  stopped.countDown();
                }
              }
            });
    assertThat(holding.await(20, TimeUnit.SECONDS)).isTrue();
    String next = two.submit(run -> assertThat(stopped.await(5, TimeUnit.SECONDS)).isTrue());
    awaitWaiting(two, next);
    breakSlots("not exists (select 1 from pg_locks where pid = a.pid and not granted)");
    assertThat(two.end(next).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(one.end(robbed).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(runs).hasValue(2);
    assertThat(one.jobs.ofSubject(robbed).attempt()).isEqualTo(1);
  }

  private static void computeFor(Duration time, JobRun run) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      run.progress().report("computing", 0.5);
      Thread.onSpinWait();
    }
  }

  private static void breakSlots(String which) {
    one.database
        .sql(
            "select pg_terminate_backend(pid) from pg_stat_activity a where application_name ="
                + " 'device slot' and "
                + which)
        .query(Boolean.class)
        .list();
  }
}
