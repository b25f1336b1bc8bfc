package org.weightaudit.gateway.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;
import org.weightaudit.http.problem.ProblemType;

/** Explains each type of problem: what it means and what to do. */
@Component
class ProblemPages {

  private final String template;
  private final Map<ProblemType, String> advice = new EnumMap<>(ProblemType.class);

  ProblemPages() {
    template = read("gateway-pages/problem.html");
    read("gateway-pages/problems.txt")
        .lines()
        .filter(line -> line.contains(": "))
        .forEach(
            line -> {
              String[] parts = line.split(": ", 2);
              advice.put(ProblemType.valueOf(parts[0]), parts[1]);
            });
  }

  private static String read(String resource) {
    try {
      return new ClassPathResource(resource).getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page of one type. */
  String page(ProblemType type) {
    String body =
        "<p class=\"lead\">%s</p>\n<p class=\"muted\">Status %d, type <code>%s</code>. <a href=\"/problems\">All problems</a></p>"
            .formatted(HtmlUtils.htmlEscape(adviceFor(type)), type.status(), type.uri());
    return fill(type.title(), body);
  }

  /** The page that lists all types. */
  String list() {
    String rows =
        Arrays.stream(ProblemType.values())
            .map(
                type ->
                    "<tr><td>%d</td><td><a href=\"%s\">%s</a></td></tr>"
                        .formatted(type.status(), type.uri(), HtmlUtils.htmlEscape(type.title())))
            .collect(Collectors.joining("\n"));
    return fill(
        "Problems",
        """
        <p class="lead">Every error of the API is a problem document (RFC 9457) whose type is one of these.</p>
        <div class="scroll prose"><table><thead><tr><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
        <tbody>
        %s
        </tbody></table></div>
        """
            .formatted(rows));
  }

  private String adviceFor(ProblemType type) {
    return advice.getOrDefault(type, "The detail of the problem document tells more.");
  }

  private String fill(String title, String body) {
    return template.replace("{title}", HtmlUtils.htmlEscape(title)).replace("{body}", body);
  }
}
