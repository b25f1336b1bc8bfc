package org.weightaudit.gateway.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.gateway.RunningGateway;
import org.weightaudit.http.problem.ProblemType;

class PagesTest {

  private static final RunningGateway GATEWAY = new RunningGateway();
  private static final Pattern REFERENCE =
      Pattern.compile("(?:href|src)=\"([^\"]+)\"|from \"([^\"]+)\"|url: \"([^\"]+)\"");

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/audits/au_1", "/checkpoint-sets/cs_1", "/swagger-ui.html", "/problems"})
  void aPageIsHtmlUnderAStrictPolicy(String path) {
    HttpResponse<String> page = GATEWAY.get(path, "Accept", "text/html,*/*;q=0.8");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
    assertThat(page.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.body())
        .contains("<html lang=\"en\">", "name=\"viewport\"", "<main", "<header class=\"site\">")
        .doesNotContain("style=\"", "onclick=", "<style");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/audits/au_1",
        "/checkpoint-sets/cs_1",
        "/swagger-ui.html",
        "/assets/start.js",
        "/assets/audit.js",
        "/assets/checkpoint-set.js",
        "/assets/words.js"
      })
  void whatAPageRefersToIsThereAndOurs(String path) {
    GATEWAY.store.answer(404, "application/problem+json", "{}");
    Matcher reference = REFERENCE.matcher(GATEWAY.get(path).body());
    int assets = 0;
    while (reference.find()) {
      String target =
          reference.group(1) != null
              ? reference.group(1)
              : reference.group(2) != null ? reference.group(2) : reference.group(3);
      assertThat(target).doesNotContain("//");
      if (target.startsWith("/assets/") || target.startsWith("./")) {
        String address = target.startsWith("./") ? "/assets" + target.substring(1) : target;
        assertThat(GATEWAY.get(address).statusCode()).as(address).isEqualTo(200);
        assets++;
      }
    }
    assertThat(assets).as(path).isPositive();
  }

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void eachProblemTypeHasAPageWithAdvice(ProblemType type) {
    HttpResponse<String> page = GATEWAY.get(type.uri().toString(), "Accept", "text/html");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("<h1>" + type.title() + "</h1>", Integer.toString(type.status()))
        .doesNotContain("tells more", "{title}", "{body}");
  }

  @Test
  void anUnknownProblemTypeIsAProblem() {
    assertThat(GATEWAY.get("/problems/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void whatAServiceSendsMayNotRunScripts() {
    GATEWAY.evaluation.answer(200, "text/html", "<html><script>alert(1)</script></html>");
    HttpResponse<String> report = GATEWAY.get("/v1/audits/au_1/report");
    assertThat(report.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .contains("default-src 'none'", "frame-ancestors 'self'")
        .doesNotContain("script-src");
  }

  @Test
  void nothingIsServedFromTheClassPathBesidesThePages() {
    assertThat(GATEWAY.get("/gateway-service.yml").statusCode()).isEqualTo(404);
    assertThat(GATEWAY.get("/assets/problem.html").statusCode()).isEqualTo(404);
    assertThat(GATEWAY.get("/webjars/swagger-ui/index.html").statusCode()).isEqualTo(404);
  }
}
