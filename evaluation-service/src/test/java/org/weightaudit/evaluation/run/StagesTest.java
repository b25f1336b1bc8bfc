package org.weightaudit.evaluation.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.progress.Progress;

class StagesTest {

  private final List<String> reported = new ArrayList<>();
  private final Stages stages =
      new Stages((phase, fraction) -> reported.add(phase + " " + fraction));

  @Test
  void partsOfTheWholeAreNamedAndPlaced() {
    Progress part = stages.part("measuring", 0.5, 1);
    part.report("distances", 0);
    part.report("distances", 0.5);
    part.report("hull", 7);
    assertThat(reported)
        .containsExactly(
            "measuring: distances 0.5", "measuring: distances 0.75", "measuring: hull 1.0");
  }

  @Test
  void theFractionNeverFalls() {
    stages.part("measuring", 0, 1).report("distances", 0.4);
    stages.within("measuring").report("evaluating", 0.1);
    stages.part("measuring", 0, 1).report("hull", 0.3);
    assertThat(reported)
        .containsExactly(
            "measuring: distances 0.4", "measuring: evaluating 0.4", "measuring: hull 0.4");
  }
}
