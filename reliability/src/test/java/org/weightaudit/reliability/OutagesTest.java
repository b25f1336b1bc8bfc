package org.weightaudit.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Servers that are away for a while: requests say so soon, jobs wait and finish. */
@Tag("full")
class OutagesTest {

  private static final Duration AWAY = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void postgreSqlMayBeAwayForAMinute() {
    outage(Topology.POSTGRESQL, true);
  }

  @Test
  void theObjectStoreMayBeAwayForAMinute() {
    outage(Topology.S3, false);
  }

  @Test
  void theCheckpointStoreMayBeAwayForAMinute() {
    outage(Topology.STORE, false);
  }

  private void outage(String away, boolean tellsReadiness) {
    try (Topology platform = Topology.start(folder)) {
      Http http = new Http(platform.gateway());
      Work work = new Work(http);
      work.dataset("mnist/small", Mnist.training(600));
      work.dataset("mnist/few", Mnist.test(300));
      String zoo = work.orderZoo(60, 1);
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> work.job(zoo).path("progress").path("phase").asString().equals("training"));
      platform.kill(away);
      long end = System.nanoTime() + AWAY.toNanos();
      while (System.nanoTime() < end) {
        long asked = System.nanoTime();
        Optional<HttpResponse<byte[]>> answer =
            http.once("POST", "/v1/checkpoint-sets/cs_none:seal", BodyPublishers.noBody());
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Http.LONGEST_REQUEST);
        if (!away.equals(Topology.S3)) {
          assertThat(answer).hasValueSatisfying(OutagesTest::requireUnavailable);
        }
        if (tellsReadiness) {
          assertThat(platform.isReady(Topology.STORE)).isFalse();
          assertThat(platform.isReady(Topology.GENERATOR)).isFalse();
          assertThat(platform.isReady(Topology.EVALUATION)).isFalse();
        }
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      }
      platform.startAgain(away);
      platform.awaitReady(away);
      JsonNode job = work.end(zoo);
      assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("SUCCEEDED");
      assertThat(job.path("attempt").asInt()).isEqualTo(1);
    }
  }

  private static void requireUnavailable(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(Http.text(answer)).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }
}
