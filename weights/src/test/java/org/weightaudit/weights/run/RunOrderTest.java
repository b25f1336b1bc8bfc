package org.weightaudit.weights.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunOrderTest {

  private record Saved(String name, OptionalLong step, OptionalLong epoch) {}

  private static Saved saved(String name, int step, int epoch) {
    return new Saved(
        name,
        step < 0 ? OptionalLong.empty() : OptionalLong.of(step),
        epoch < 0 ? OptionalLong.empty() : OptionalLong.of(epoch));
  }

  private static List<String> sorted(Saved... run) {
    return new RunOrder<>(Saved::step, Saved::epoch)
        .sorted(List.of(run)).stream().map(Saved::name).toList();
  }

  @Test
  void stepsThatAllTellDecide() {
    assertThat(sorted(saved("a", 30, 0), saved("b", 0, 9), saved("c", 10, 5)))
        .containsExactly("b", "c", "a");
  }

  @Test
  void epochsDecideWhereNotAllTellTheirStep() {
    assertThat(sorted(saved("late", -1, 2), saved("start", 0, 0), saved("early", 12, 0)))
        .containsExactly("start", "early", "late");
  }

  @Test
  void elseTheyStayAsTheyCome() {
    assertThat(sorted(saved("a", 3, -1), saved("b", -1, 1), saved("c", 1, 0)))
        .containsExactly("a", "b", "c");
  }
}
