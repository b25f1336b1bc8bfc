package org.weightaudit.generators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.progress.Progress;

class SampleBatchesTest {

  @Test
  void aPieceIsItsBatchesOneAfterTheOther() {
    List<Double> reported = new ArrayList<>();
    Progress progress = (phase, fraction) -> reported.add(fraction);
    float[] samples =
        SampleBatches.together(
                10,
                5,
                2,
                2,
                progress,
                (first, size, part) -> {
                  part.report("sampling", 1);
                  float[] rows = new float[2 * size];
                  for (int i = 0; i < size; i++) {
                    rows[2 * i] = first + i;
                    rows[2 * i + 1] = size;
                  }
                  return rows;
                })
            .values();
    assertThat(samples).containsExactly(10, 2, 11, 2, 12, 2, 13, 2, 14, 1);
    assertThat(reported).containsExactly(0.4, 0.8, 1.0);
  }

  @Test
  void moreThanAnArrayHoldsIsRefusedWithWhatWouldFit() {
    assertThatThrownBy(() -> SampleBatches.room(60_000, 40_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count is 60000 for samples of 40000 numbers; wanted: at most 53687 at a time");
  }
}
