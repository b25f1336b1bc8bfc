package org.weightaudit.gateway.jobs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.http.problem.Problem;

/**
 * Where a merged list stands.
 *
 * @param before only jobs that come behind this in the order of their ages are still to be shown;
 *     empty at the start
 * @param positions for each service whose list is not at its end: the token of the page that holds
 *     its next job, empty for its first page
 */
record JobCursor(String before, Map<String, String> positions) {

  JobCursor {
    positions = Map.copyOf(positions);
  }

  /** As an opaque token. */
  String token() {
    StringBuilder text = new StringBuilder(before);
    positions.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            position ->
                text.append('\n')
                    .append(position.getKey())
                    .append(' ')
                    .append(position.getValue()));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a token.
   *
   * @throws Problem if it is none
   */
  static JobCursor read(String token) {
    Optional<JobCursor> cursor = Optional.empty();
    try {
      cursor = parse(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw refused(token).causedBy(e);
    }
    return cursor.orElseThrow(() -> refused(token));
  }

  private static Optional<JobCursor> parse(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length < 2 || !lines[0].matches("[0-9a-z_]+")) {
      return Optional.empty();
    }
    Map<String, String> positions = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int space = lines[i].indexOf(' ');
      if (space < 1) {
        return Optional.empty();
      }
      positions.put(lines[i].substring(0, space), lines[i].substring(space + 1));
    }
    return Optional.of(new JobCursor(lines[0], positions));
  }

  private static Problem refused(String token) {
    return Problem.invalid(
        "pageToken",
        "Found \"%s\"; wanted the nextPageToken of a page of this list.".formatted(token));
  }
}
