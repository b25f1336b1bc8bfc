package org.weightaudit.generator.zoo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.generator.testing.Platform;
import org.weightaudit.http.id.Ids;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.weights.progress.Progress;
import tools.jackson.databind.JsonNode;

/**
 * A zoo of two groups of fields whose first attempt was killed in the second group.
 *
 * @param set what the second attempt left
 * @param fitted the shares of the fitting that the second attempt reported
 */
record ResumedFitting(JsonNode set, List<Double> fitted) {

  static ResumedFitting of(Platform platform, String order) throws Exception {
    return of(platform, order, () -> {});
  }

  /**
   * @param between what happens after the first attempt
   */
  static ResumedFitting of(Platform platform, String order, Runnable between) throws Exception {
    String id = Ids.next("zo");
    ZooRows zoos = platform.bean(ZooRows.class);
    zoos.saveAndFlush(new ZooRow(id, order, Instant.now()));
    ZooTraining training = platform.bean(ZooTraining.class);
    Progress killed =
        (now, done) -> {
          if (now.equals("fitting") && done >= 0.96) {
            throw new CancellationException("killed");
          }
        };
    assertThatThrownBy(() -> training.run(new JobRun(id, 1, killed, () -> {})))
        .isInstanceOf(CancellationException.class);
    between.run();
    List<Double> fitted = new ArrayList<>();
    Progress watched =
        (now, done) -> {
          if (now.equals("fitting")) {
            fitted.add(done);
          }
        };
    Runnable ended = training.run(new JobRun(id, 2, watched, () -> {}));
    platform.bean(TransactionTemplate.class).executeWithoutResult(transaction -> ended.run());
    String made = zoos.findById(id).orElseThrow().checkpointSet().orElseThrow();
    return new ResumedFitting(
        platform.get("/v1/checkpoint-sets/" + made).expecting(200).json(), fitted);
  }
}
