package org.weightaudit.cli.client;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Follows work by polling until it is finished.
 *
 * @param hold how long the server may hold each answer
 * @param pause between requests, so that a server that holds nothing is not stormed
 */
public record WorkFollower(Duration hold, Duration pause) {

  /** News every second. */
  public static WorkFollower lively() {
    return new WorkFollower(Duration.ofSeconds(1), Duration.ofMillis(250));
  }

  /**
   * Answers the finished work.
   *
   * @param path where it is read
   * @param shown is told of each answer's progress
   */
  public <W extends Work> W follow(
      ApiConnection api, String path, Class<W> type, Consumer<WorkProgress> shown) {
    while (true) {
      W work = api.get(path, type, hold);
      if (work.isFinished()) {
        return work;
      }
      work.progress().ifPresent(shown);
      ApiConnection.rest(pause);
    }
  }
}
