package org.weightaudit.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.gateway.RunningGateway;
import org.weightaudit.gateway.StubBackend;

class RoutesTest {

  private static final RunningGateway GATEWAY = new RunningGateway();

  @BeforeEach
  void reset() {
    GATEWAY.reset();
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @ParameterizedTest
  @CsvSource({
    "store,/v1/checkpoint-sets",
    "store,/v1/checkpoint-sets?role=TRAINING&pageSize=2",
    "store,/v1/checkpoint-sets/cs_1",
    "store,/v1/checkpoint-sets/cs_1:seal",
    "store,/v1/checkpoint-sets/cs_1/files/zoo%20one.npz",
    "store,/v1/checkpoint-sets/cs_1/predictions?dataset=mnist/test",
    "store,/v1/checkpoint-sets:import",
    "store,/v1/datasets",
    "store,/v1/datasets/ds_1:seal",
    "store,/v1/artifacts?name=generator&lineage.seed=7",
    "store,/v1/artifacts/ar_1/content",
    "generator,/v1/methods",
    "generator,/v1/generators",
    "generator,/v1/generators/gen_1/samples",
    "generator,/v1/generators/gen_1/artifact",
    "generator,/v1/samples/sm_1",
    "generator,/v1/jobs/job_gen_1:cancel",
    "generator,/v1/jobs/job_sm_1/events",
    "generator,/v1/zoos",
    "generator,/v1/zoos/zo_1",
    "generator,/v1/jobs/job_zo_1",
    "generator,/v1/jobs/job_zo_1:cancel",
    "generator,/v1/jobs/job_zo_1/events",
    "evaluation,/v1/audits",
    "evaluation,/v1/audits/au_1:cancel",
    "evaluation,/v1/audits/au_1/figures/min-distance.svg",
    "evaluation,/v1/policies",
    "evaluation,/v1/policies/default",
    "evaluation,/v1/jobs/job_au_1",
    "evaluation,/v1/jobs/job_au_1:cancel",
  })
  void eachPathGoesToItsServiceUnchanged(String service, String target) {
    HttpRequest request =
        HttpRequest.newBuilder(GATEWAY.at(target))
            .method("POST", BodyPublishers.ofString("{\"a\": 1}"))
            .header("Content-Type", "application/json")
            .build();
    assertThat(GATEWAY.send(request).statusCode()).isEqualTo(200);
    assertThat(backend(service).seen())
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.method()).isEqualTo("POST");
              assertThat(seen.target()).isEqualTo(target);
              assertThat(seen.body()).isEqualTo("{\"a\": 1}");
            });
  }

  @Test
  void theQueryKeepsItsEncoding() {
    GATEWAY.get("/v1/audits?a=%2B+%26&a=&b&c=%C3%A9");
    assertThat(GATEWAY.evaluation.seen().get(0).target())
        .isEqualTo("/v1/audits?a=%2B+%26&a=&b&c=%C3%A9");
  }

  @Test
  void headersOfTheRequestPassThroughExceptThoseOfTheConnection() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    GATEWAY.raw(
        """
        GET /v1/audits HTTP/1.1\r
        Host: localhost\r
        traceparent: %s\r
        Range: bytes=0-9\r
        If-None-Match: "a"\r
        Prefer: wait=3\r
        X-Forwarded-For: 6.6.6.6\r
        TE: trailers\r
        Connection: close\r
        \r
        """
            .formatted(trace));
    var headers = GATEWAY.evaluation.seen().get(0).headers();
    assertThat(headers.getFirst("traceparent")).isEqualTo(trace);
    assertThat(headers.getFirst("Range")).isEqualTo("bytes=0-9");
    assertThat(headers.getFirst("If-None-Match")).isEqualTo("\"a\"");
    assertThat(headers.getFirst("Prefer")).isEqualTo("wait=3");
    assertThat(headers).doesNotContainKeys("X-forwarded-for", "Te");
    assertThat(headers.getFirst("Host")).endsWith(GATEWAY.evaluation.address().substring(7));
  }

  @Test
  void aPartOfAFileComesWithItsHeaders() {
    GATEWAY.store.handle(
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"abc\"");
          exchange.getResponseHeaders().set("Content-Range", "bytes 2-5/10");
          StubBackend.send(exchange, 206, "application/octet-stream", "2345");
        });
    HttpResponse<String> part =
        GATEWAY.get("/v1/checkpoint-sets/cs_1/weights/0", "Range", "bytes=2-5");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("2345");
    assertThat(part.headers().firstValue("ETag")).contains("\"abc\"");
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 2-5/10");
    assertThat(part.headers().firstValue("Content-Length")).contains("4");
    assertThat(part.headers().firstValue("Transfer-Encoding")).isEmpty();
  }

  @Test
  void whatIsNotModifiedStaysSo() {
    GATEWAY.store.handle(
        exchange -> {
          exchange.getResponseHeaders().set("ETag", "\"abc\"");
          exchange.sendResponseHeaders(304, -1);
        });
    HttpResponse<String> answer =
        GATEWAY.get("/v1/checkpoint-sets/cs_1", "If-None-Match", "\"abc\"");
    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.headers().firstValue("ETag")).contains("\"abc\"");
  }

  @Test
  void headTellsTheLengthWithoutTheBody() {
    GATEWAY.store.handle(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Length", "12345");
          exchange.sendResponseHeaders(200, -1);
        });
    HttpResponse<String> head =
        GATEWAY.send(
            HttpRequest.newBuilder(GATEWAY.at("/v1/checkpoint-sets/cs_1/files/a"))
                .method("HEAD", BodyPublishers.noBody())
                .build());
    assertThat(head.headers().firstValue("Content-Length")).contains("12345");
    assertThat(GATEWAY.store.seen().get(0).method()).isEqualTo("HEAD");
  }

  @Test
  void aBodyThatCallsItselfAFormIsNotReadOnTheWay() {
    String body = "{\"name\": \"100% of it & more\"}";
    HttpRequest request =
        HttpRequest.newBuilder(GATEWAY.at("/v1/checkpoint-sets?x=1"))
            .POST(BodyPublishers.ofString(body))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .build();
    assertThat(GATEWAY.send(request).statusCode()).isEqualTo(200);
    assertThat(GATEWAY.store.seen().get(0).body()).isEqualTo(body);
    assertThat(GATEWAY.store.seen().get(0).target()).isEqualTo("/v1/checkpoint-sets?x=1");
  }

  @Test
  void theProblemOfAServiceStaysAsItIs() {
    GATEWAY.evaluation.answer(422, "application/problem+json", "{\"type\": \"/problems/x\"}");
    HttpResponse<String> answer = GATEWAY.get("/v1/audits/au_1");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).isEqualTo("{\"type\": \"/problems/x\"}");
  }

  private static StubBackend backend(String name) {
    return switch (name) {
      case "store" -> GATEWAY.store;
      case "generator" -> GATEWAY.generator;
      default -> GATEWAY.evaluation;
    };
  }
}
