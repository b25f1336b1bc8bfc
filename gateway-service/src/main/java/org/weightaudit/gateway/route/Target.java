package org.weightaudit.gateway.route;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;
import org.weightaudit.http.problem.Problem;

/** What a request asks for: the path and the query as they were received. */
final class Target {

  private Target() {}

  /**
   * The target of a request that is safe to pass on: what the gateway routed by is what the service
   * will see.
   */
  static String of(HttpServletRequest request) {
    String path = request.getRequestURI();
    if (path.indexOf(';') >= 0 || path.contains("//")) {
      throw refused("path", path, "a path without \";\" and \"//\"");
    }
    for (String segment : path.split("/", -1)) {
      String decoded = UriUtils.decode(segment, StandardCharsets.UTF_8);
      if (decoded.equals(".") || decoded.equals("..") || hasControlCharacter(decoded)) {
        throw refused("path", path, "a path without \".\", \"..\" and control characters");
      }
    }
    String query = request.getQueryString();
    String target = query == null ? path : path + "?" + query;
    try {
      URI.create(target);
    } catch (IllegalArgumentException e) {
      throw refused("query", String.valueOf(query), "a percent-encoded query").causedBy(e);
    }
    return target;
  }

  private static boolean hasControlCharacter(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static Problem refused(String where, String found, String wanted) {
    return Problem.invalid(where, "Found \"%s\"; wanted %s.".formatted(found, wanted));
  }
}
