package org.weightaudit.gateway.jobs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The jobs of one service, newest first, read page by page as they are wanted. */
final class JobStream {

  private final Function<String, JsonNode> pages;
  private final String before;
  private final Deque<JsonNode> waiting = new ArrayDeque<>();
  private String position;
  private Optional<String> following;

  /**
   * A stream that starts at a page.
   *
   * @param pages reads the page of a token, which is empty for the first
   * @param position the token to start with
   * @param before leaves out jobs that are not older than this; empty for none
   */
  JobStream(Function<String, JsonNode> pages, String position, String before) {
    this.pages = pages;
    this.position = position;
    this.following = Optional.of(position);
    this.before = before;
  }

  /** The next job without taking it; empty at the end. */
  Optional<JsonNode> next() {
    while (waiting.isEmpty() && following.isPresent()) {
      position = following.get();
      JsonNode page = pages.apply(position);
      page.path("items")
          .forEach(
              job -> {
                if (before.isEmpty() || age(job).compareTo(before) < 0) {
                  waiting.add(job);
                }
              });
      following = page.path("nextPageToken").stringValueOpt().filter(token -> !token.isEmpty());
    }
    return Optional.ofNullable(waiting.peek());
  }

  /** Goes one on. */
  void take() {
    waiting.remove();
  }

  /** The token of the page that holds the next job; call after {@link #next()}. */
  String position() {
    return position;
  }

  /** A job's id with the part that sorts by time in front. */
  static String age(JsonNode job) {
    String id = job.path("id").asString("");
    int kind = id.lastIndexOf('_') + 1;
    return id.substring(kind) + "_" + id.substring(0, kind);
  }
}
