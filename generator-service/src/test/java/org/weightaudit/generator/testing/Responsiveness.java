package org.weightaudit.generator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;

/** What is promised of a service whose cores are all busy: an answer within a second. */
public final class Responsiveness {

  private static final int REQUESTS = 50;
  private static final double LONGEST_SECONDS = 1;

  /** A step of a training, or a batch of samples, ends first; both are short here. */
  private static final double LONGEST_END_SECONDS = 5;

  private Responsiveness() {}

  /**
   * Asks for health and progress, prints the slowest answers, cancels the work and waits for its
   * end.
   *
   * @param work as it was answered when it was ordered; still at work
   * @param path where it is seen
   */
  public static void requireAnswersWithinASecond(Platform platform, JsonNode work, String path) {
    double health = slowest(() -> platform.get("/actuator/health").expecting(200));
    double progress = slowest(() -> platform.get(path).expecting(200));
    assertThat(platform.get(path).json().get("state").asString()).isEqualTo("RUNNING");
    String cancel = "/v1/jobs/%s:cancel".formatted(work.get("job").asString());
    double cancelling = seconds(() -> platform.send("POST", cancel, "").expecting(200));
    System.out.printf(
        "%s: slowest health %.3f s, progress %.3f s of %d each, cancel %.3f s%n",
        path, health, progress, REQUESTS, cancelling);
    assertThat(health).isLessThan(LONGEST_SECONDS);
    assertThat(progress).isLessThan(LONGEST_SECONDS);
    assertThat(cancelling).isLessThan(LONGEST_SECONDS);
    double ending =
        seconds(
            () -> assertThat(platform.await(path).get("state").asString()).isEqualTo("CANCELLED"));
    System.out.printf("%s: ended %.3f s after that%n", path, ending);
    assertThat(ending).isLessThan(LONGEST_END_SECONDS);
  }

  private static double slowest(Runnable request) {
    return DoubleStream.generate(() -> seconds(request)).limit(REQUESTS).max().orElseThrow();
  }

  private static double seconds(Runnable request) {
    long begun = System.nanoTime();
    request.run();
    return (System.nanoTime() - begun) / 1e9;
  }
}
