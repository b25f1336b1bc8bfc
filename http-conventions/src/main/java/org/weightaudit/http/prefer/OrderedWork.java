package org.weightaudit.http.prefer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.weightaudit.http.problem.Problem;

/** Answers requests that order long work. */
public final class OrderedWork {

  /** After so long a client that does not wait may look again. */
  public static final Duration NEXT_LOOK = Duration.ofSeconds(2);

  private OrderedWork() {}

  /**
   * The answer to an order: 202 with the advice when to look again; or, to a client that waits, 200
   * with the work if it ends in time. A repeated order whose work was deleted since is answered
   * like the first.
   *
   * @param ordered 202 with the location, whose last segment is the id of the work
   * @param prefer the values of {@code Prefer} headers
   * @param await waits for work by its id, at most for some time
   * @param over whether work has ended
   */
  public static <T> ResponseEntity<Object> answer(
      ResponseEntity<Object> ordered,
      List<String> prefer,
      BiFunction<String, Duration, T> await,
      Predicate<T> over) {
    HttpHeaders headers = new HttpHeaders();
    headers.addAll(ordered.getHeaders());
    Duration wait = PreferWait.of(prefer);
    if (!wait.isZero()) {
      String location = String.valueOf(headers.getFirst(HttpHeaders.LOCATION));
      String id = location.substring(location.lastIndexOf('/') + 1);
      Optional<T> ended = Problem.unlessRefused(() -> await.apply(id, wait)).filter(over);
      if (ended.isPresent()) {
        return ResponseEntity.ok().headers(headers).body(ended.get());
      }
    }
    headers.set(HttpHeaders.RETRY_AFTER, Long.toString(NEXT_LOOK.toSeconds()));
    return new ResponseEntity<>(ordered.getBody(), headers, ordered.getStatusCode());
  }
}
