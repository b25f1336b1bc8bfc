package org.weightaudit.store.checkpointset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {

  @Test
  void numbersCompareAsNumbers() {
    List<String> ordered =
        List.of(
            "a",
            "a.pt",
            "a1.pt",
            "a2.pt",
            "a10.pt",
            "a10b.pt",
            "a99999999999999999999.pt",
            "b007.pt",
            "b7.pt");
    assertThat(ordered.stream().sorted(Comparator.reverseOrder()).sorted(NaturalOrder.INSTANCE))
        .containsExactlyElementsOf(ordered);
  }

  @Test
  void onlyEqualNamesAreEqual() {
    List<String> names = List.of("7", "07", "007", "7a", "a7", "a", "");
    Stream<String> pairs =
        names.stream()
            .flatMap(a -> names.stream().filter(b -> NaturalOrder.INSTANCE.compare(a, b) == 0));
    assertThat(pairs).hasSize(names.size());
    for (String a : names) {
      for (String b : names) {
        assertThat(Integer.signum(NaturalOrder.INSTANCE.compare(a, b)))
            .isEqualTo(-Integer.signum(NaturalOrder.INSTANCE.compare(b, a)));
      }
    }
  }
}
