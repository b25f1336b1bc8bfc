package org.weightaudit.gateway.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.gateway.RunningGateway;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class RefusalsTest {

  private static final RunningGateway GATEWAY =
      new RunningGateway("--weightaudit.gateway.generator=http://localhost:1");

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|GET /v1/audits/%zz HTTP/1.1",
        "400|GET /v1/audits/%2F HTTP/1.1",
        "400|GET /v1/audits/%00 HTTP/1.1",
        "400|GET /v1/audits/%5C HTTP/1.1",
        "400|GET /v1/audits/{x} HTTP/1.1",
        "400|GET /v1/audits/../../actuator HTTP/1.1",
        "400|GET /v1/audits/%2e%2e/jobs HTTP/1.1",
        "400|GET /v1/audits/./x HTTP/1.1",
        "400|GET /v1/audits//x HTTP/1.1",
        "400|GET /v1/audits/x;y=1 HTTP/1.1",
        "400|GET /v1/audits/%0d%0ax HTTP/1.1",
        "400|GET /v1/audits?x=%zz HTTP/1.1",
        "400|GET /v1/audits?x=<> HTTP/1.1",
        "400|GET /v1/jobs?pageSize=%zz HTTP/1.1",
        "400|GET /%ff%fe/..%c0 HTTP/1.1",
        "400|GET /../../etc/passwd HTTP/1.1",
        "404|GET /nowhere HTTP/1.1",
        "404|GET /v1 HTTP/1.1",
        "404|GET /v1/nothing HTTP/1.1",
        "404|GET /v1/jobs/job_42 HTTP/1.1",
        "404|POST /v1/jobs/job_42:cancel HTTP/1.1",
        "404|GET /assets/nothing.js HTTP/1.1",
        "404|GET /error HTTP/1.1",
        "404|GET /v3/api-docs HTTP/1.1",
        "404|GET /actuator/env HTTP/1.1",
        "405|DELETE /v1/jobs HTTP/1.1",
        "405|POST / HTTP/1.1",
        "405|POST /openapi.json HTTP/1.1",
        "405|TRACE /v1/audits HTTP/1.1",
        "400|GET /v1/jobs?pageSize=many HTTP/1.1",
        "400|GET /v1/jobs?pageSize=0 HTTP/1.1",
        "400|GET /v1/jobs?pageToken=%25%25 HTTP/1.1",
        "400|GET /v1/jobs?pageToken=AAAA HTTP/1.1",
        "505|GET /v1/audits HTTP/7.3",
      })
  void whatIsRefusedIsAProblemDocument(int status, String line) {
    String answer = GATEWAY.raw(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertProblem(answer, status);
  }

  @Test
  void headersThatAreTooLargeAreAProblem() {
    String answer =
        GATEWAY.raw(
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: "
                + "x".repeat(100_000)
                + "\r\nConnection: close\r\n\r\n");
    assertProblem(answer, 400);
  }

  @Test
  void aRequestWithoutHostIsAProblem() {
    assertProblem(GATEWAY.raw("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"), 400);
  }

  private static void assertProblem(String answer, int status) {
    assertThat(answer).startsWith("HTTP/1.1 " + status);
    assertThat(answer.toLowerCase(Locale.ROOT))
        .contains("content-type: application/problem+json")
        .doesNotContain("<html");
    JsonNode problem =
        RunningGateway.JSON.readTree(
            answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("type").asString()).startsWith("/problems/");
    assertThat(problem.path("detail").asString()).isNotBlank();
  }

  @Test
  void aServiceThatIsDownIsNamedWithAdvice() {
    HttpResponse<String> answer = GATEWAY.get("/v1/zoos/zo_1");
    JsonNode problem = RunningGateway.json(answer);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem.path("type").asString()).isEqualTo("/problems/unavailable");
    assertThat(problem.path("detail").asString()).contains("generator-service");
  }

  @Test
  void aServiceThatIsDownRefusesAnUploadToo() {
    HttpResponse<String> answer =
        GATEWAY.send(
            HttpRequest.newBuilder(GATEWAY.at("/v1/zoos"))
                .POST(BodyPublishers.ofByteArray(new byte[3 << 20]))
                .build());
    assertThat(answer.statusCode()).isEqualTo(503);
  }

  @Test
  void brokenJsonIsTheServicesBusiness() {
    GATEWAY.evaluation.answer(400, "application/problem+json", "{\"status\": 400}");
    HttpResponse<String> answer =
        GATEWAY.send(
            HttpRequest.newBuilder(GATEWAY.at("/v1/audits"))
                .POST(BodyPublishers.ofString("{\"broken"))
                .header("Content-Type", "application/json")
                .build());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(GATEWAY.evaluation.seen()).anyMatch(seen -> seen.body().equals("{\"broken"));
  }
}
