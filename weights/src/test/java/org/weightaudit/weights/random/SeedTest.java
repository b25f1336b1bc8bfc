package org.weightaudit.weights.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedTest {

  @Test
  void sameSeedGivesTheSameStream() {
    assertThat(new Seed(5).of("noise").of(3).random().nextLong())
        .isEqualTo(new Seed(5).of("noise").of(3).random().nextLong());
  }

  @Test
  void purposesIndicesAndSeedsHaveStreamsOfTheirOwn() {
    Set<Long> first = new HashSet<>();
    for (long seed = 0; seed < 10; seed++) {
      for (String purpose : new String[] {"noise", "average", "bootstrap"}) {
        for (int index = 0; index < 100; index++) {
          first.add(new Seed(seed).of(purpose).of(index).random().nextLong());
        }
      }
    }
    assertThat(first).hasSize(3000);
  }
}
