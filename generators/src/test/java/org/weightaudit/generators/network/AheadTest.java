package org.weightaudit.generators.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AheadTest {

  @Test
  void givesEverythingInOrder() {
    AtomicInteger made = new AtomicInteger();
    try (Ahead<Integer> ahead = new Ahead<>(made::getAndIncrement)) {
      for (int i = 0; i < 100; i++) {
        assertThat(ahead.next()).isEqualTo(i);
      }
    }
  }

  @Test
  void makesTheNextBeforeItIsAskedFor() throws InterruptedException {
    CountDownLatch secondIsMade = new CountDownLatch(2);
    try (Ahead<Integer> ahead =
        new Ahead<>(
            () -> {
              secondIsMade.countDown();
              return 0;
            })) {
      ahead.next();
      assertThat(secondIsMade.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatCannotBeMadeFailsWhereItIsAskedFor() {
    try (Ahead<Integer> ahead =
        new Ahead<>(
            () -> {
              throw new IllegalArgumentException("no more");
            })) {
      assertThatThrownBy(ahead::next)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no more");
    }
  }
}
