package org.weightaudit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.weightaudit.embedded.EmbeddedPostgreSql;

/** Whose turn it is. */
class FairQueueTest {

  private static final int THREADS = 4;

  @Test
  void aWorkspaceWithOneJobDoesNotWaitForAnotherWithAHundred() throws Exception {
    try (EmbeddedPostgreSql postgres = EmbeddedPostgreSql.ephemeral();
        TestService one = TestService.start(postgres.jdbcUrl());
        TestService two = TestService.start(postgres.jdbcUrl(), one.work)) {
      CountDownLatch submitted = new CountDownLatch(1);
      List<String> begun = Collections.synchronizedList(new ArrayList<>());
      TestService.Work.Attempt attempt =
          run -> {
            assertThat(submitted.await(20, TimeUnit.SECONDS)).isTrue();
            begun.add(run.subject());
          };
      List<String> many = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        many.add(one.submit("greedy", attempt));
      }
      String single = two.submit("modest", attempt);
      String second = two.submit("modest", attempt);
      submitted.countDown();
      for (String subject : many) {
        assertThat(one.end(subject).state()).isEqualTo(JobState.SUCCEEDED);
      }
      int picked = 2 * THREADS;
      assertThat(begun.indexOf(single)).isBetween(0, 2 * picked);
      assertThat(begun.indexOf(second)).isBetween(0, 3 * picked);
      assertThat(begun).hasSize(102).doesNotHaveDuplicates();
      assertThat(begun.subList(90, 102)).containsAnyOf(many.get(99), many.get(98));
    }
  }
}
