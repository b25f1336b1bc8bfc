package org.weightaudit.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two evaluation services on one queue: no audit is lost and none is made twice. */
@Tag("full")
class TwoWorkersTest {

  private static final int AUDITS = 100;

  @TempDir private Path folder;

  @Test
  void aHundredAuditsAreEachMadeOnce() {
    try (Topology platform = Topology.start(folder)) {
      platform.startSecondEvaluation();
      Work work = new Work(new Http(platform.gateway()));
      List<String> audits = orderAll(work);
      for (String audit : audits) {
        JsonNode job = work.end(audit);
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        assertThat(job.path("attempt").asInt()).isEqualTo(1);
      }
      requireEachOnce(platform, work, audits);
      assertThat(platform.postgres().workers()).hasSize(2);
    }
  }

  @Test
  void aHundredAuditsAreEachMadeOnceThoughAWorkerIsKilled() {
    try (Topology platform = Topology.start(folder)) {
      platform.startSecondEvaluation();
      Work work = new Work(new Http(platform.gateway()));
      List<String> audits = orderAll(work);
      work.end(audits.get(AUDITS / 4));
      platform.kill(Topology.SECOND_EVALUATION);
      int begunAgain = 0;
      for (String audit : audits) {
        JsonNode job = work.end(audit);
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
        begunAgain += job.path("attempt").asInt() - 1;
      }
      // Those which the killed worker had picked: as many as it has threads, at most.
      assertThat(begunAgain).isBetween(1, 4);
      requireEachOnce(platform, work, audits);
    }
  }

  private static List<String> orderAll(Work work) {
    String training = work.sealedSet("TRAINING", Work.networks(20, 1));
    String generated = work.sealedSet("GENERATED", Work.networks(20, 2));
    List<String> audits = new ArrayList<>();
    for (int i = 0; i < AUDITS; i++) {
      audits.add(work.orderSmallAudit(training, generated, 7));
    }
    return audits;
  }

  private static void requireEachOnce(Topology platform, Work work, List<String> audits) {
    assertThat(platform.postgres().succeededAttempts()).hasSize(AUDITS).doesNotHaveDuplicates();
    Set<String> found = new HashSet<>();
    audits.forEach(audit -> found.add(work.found(audit)));
    assertThat(found).hasSize(1);
  }
}
