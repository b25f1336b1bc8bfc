package org.weightaudit.generators.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class AheadTest {

  @Test
  void givesEverythingInOrder() {
    AtomicInteger made = new AtomicInteger();
    try (Ahead<Integer> ahead = new Ahead<>(made::getAndIncrement, 100, 4)) {
      for (int i = 0; i < 100; i++) {
        assertThat(ahead.next()).isEqualTo(i);
      }
      assertThatThrownBy(ahead::next).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(made).hasValue(100);
  }

  @Test
  void makesTheNextBeforeItIsAskedForAndNotAllAtOnce() throws InterruptedException {
    CountDownLatch secondIsMade = new CountDownLatch(2);
    AtomicInteger made = new AtomicInteger();
    try (Ahead<Integer> ahead =
        new Ahead<>(
            () -> {
              secondIsMade.countDown();
              return made.incrementAndGet();
            },
            1000,
            4)) {
      ahead.next();
      assertThat(secondIsMade.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(made.get()).isLessThan(20);
  }

  @Test
  void whatCannotBeMadeFailsWhereItIsAskedFor() {
    try (Ahead<Integer> ahead =
        new Ahead<>(
            () -> {
              throw new IllegalArgumentException("no more");
            },
            3,
            4)) {
      assertThatThrownBy(ahead::next)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no more");
    }
  }

  @Test
  void largeOnesAreMadeOneAhead() throws InterruptedException {
    CountDownLatch secondIsMade = new CountDownLatch(2);
    AtomicInteger made = new AtomicInteger();
    try (Ahead<Integer> ahead =
        new Ahead<>(
            () -> {
              secondIsMade.countDown();
              return made.incrementAndGet();
            },
            1000,
            1L << 30)) {
      ahead.next();
      assertThat(secondIsMade.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(made).hasValue(2);
  }

  @Test
  void whenItIsClosedTheSourceIsNotAskedAnyMore() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    Ahead<Integer> ahead =
        new Ahead<>(
            () -> {
              begun.countDown();
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
              return ended.incrementAndGet();
            },
            5,
            4);
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    ahead.close();
    assertThat(ended).hasValue(1);
  }
}
