package org.weightaudit.evaluation.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Plans that earlier versions stored are still read. */
class EarlierPlansTest {

  @Test
  void generatorOfWhichNothingIsSaidIsComparedWithAllCheckpoints() {
    PlannedGenerator generator =
        JsonMapper.shared()
            .readValue(
                """
                {"id": "gen_1", "name": "g", "method": "p-diff", "mode": "corrected",
                 "count": 40, "seed": 1, "samples": "sm_1"}\
                """,
                PlannedGenerator.class);
    assertThat(generator.comparesLastOfEachRun()).isFalse();
    assertThat(generator.samples()).isEqualTo(Optional.of("sm_1"));
  }
}
