package org.weightaudit.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.util.UriComponentsBuilder;
import org.weightaudit.gateway.RunningGateway;
import org.weightaudit.gateway.StubBackend;
import tools.jackson.databind.JsonNode;

class MergedJobsTest {

  private static final RunningGateway GATEWAY = new RunningGateway();

  private final List<String> zoos = new CopyOnWriteArrayList<>();
  private final List<String> audits = new CopyOnWriteArrayList<>();

  @BeforeEach
  void twoLists() {
    GATEWAY.reset();
    for (int i = 0; i < 7; i++) {
      zoos.add(0, id("zo", 3 * i));
    }
    for (int i = 0; i < 5; i++) {
      audits.add(0, id("au", 2 * i + 1 + (i > 3 ? 90 : 0)));
    }
    GATEWAY.generator.handle(exchange -> page(exchange, zoos));
    GATEWAY.evaluation.handle(exchange -> page(exchange, audits));
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 12, 500})
  void allJobsComeOnceNewestFirst(int pageSize) {
    assertThat(collect(pageSize, () -> {})).containsExactlyElementsOf(expected());
  }

  @Test
  void jobsThatComeInMeanwhileDisturbNothing() {
    List<String> before = expected();
    int[] next = {200};
    assertThat(
            collect(
                2,
                () -> {
                  zoos.add(0, id("zo", next[0]++));
                  audits.add(0, id("au", next[0]++));
                }))
        .containsExactlyElementsOf(before);
  }

  @Test
  void filtersGoToTheServices() {
    GATEWAY.get("/v1/jobs?state=RUNNING");
    assertThat(GATEWAY.generator.seen().get(0).target()).contains("state=RUNNING");
    assertThat(GATEWAY.evaluation.seen().get(0).target()).contains("state=RUNNING");
  }

  @Test
  void theRefusalOfAServiceIsPassedOn() {
    GATEWAY.evaluation.answer(400, "application/problem+json", "{\"detail\": \"state\"}");
    HttpResponse<String> answer = GATEWAY.get("/v1/jobs?state=X");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"detail\": \"state\"}");
  }

  @Test
  void theListSaysWhoIsMissing() {
    try (RunningGateway half =
        new RunningGateway("--weightaudit.gateway.evaluation=http://localhost:1")) {
      half.generator.handle(exchange -> page(exchange, zoos));
      JsonNode list = RunningGateway.json(half.get("/v1/jobs"));
      assertThat(list.path("items").size()).isEqualTo(7);
      assertThat(list.path("unavailable").path(0).asString()).isEqualTo("evaluation-service");
    }
  }

  @Test
  void withoutAnyServiceThereIsNoList() {
    try (RunningGateway none =
        new RunningGateway(
            "--weightaudit.gateway.evaluation=http://localhost:1",
            "--weightaudit.gateway.generator=http://localhost:1")) {
      assertThat(none.get("/v1/jobs").statusCode()).isEqualTo(503);
    }
  }

  private List<String> expected() {
    List<String> all = new ArrayList<>(zoos);
    all.addAll(audits);
    all.sort(Comparator.comparing(MergedJobsTest::age).reversed());
    return all;
  }

  private static String age(String id) {
    return id.substring(7) + id;
  }

  private static List<String> collect(int pageSize, Runnable between) {
    List<String> ids = new ArrayList<>();
    String query = "?pageSize=" + pageSize;
    while (true) {
      JsonNode list = RunningGateway.json(GATEWAY.get("/v1/jobs" + query));
      assertThat(list.path("items").size()).isLessThanOrEqualTo(pageSize);
      list.path("items").forEach(job -> ids.add(job.path("id").asString()));
      if (!list.has("nextPageToken")) {
        return ids;
      }
      assertThat(list.path("items").size()).isEqualTo(pageSize);
      query = "?pageSize=" + pageSize + "&pageToken=" + list.path("nextPageToken").asString();
      between.run();
    }
  }

  private static String id(String kind, int time) {
    return String.format(Locale.ROOT, "job_%s_01jd%06d", kind, time);
  }

  /** A list with keyset tokens, as the services have it. */
  private static void page(HttpExchange exchange, List<String> newestFirst) throws IOException {
    Map<String, String> query =
        UriComponentsBuilder.fromUri(exchange.getRequestURI())
            .build()
            .getQueryParams()
            .toSingleValueMap();
    int size = Integer.parseInt(query.get("pageSize"));
    String after = query.getOrDefault("pageToken", "~");
    List<String> rest = newestFirst.stream().filter(id -> id.compareTo(after) < 0).toList();
    List<String> items = rest.subList(0, Math.min(size, rest.size()));
    String json =
        items.stream()
            .map("{\"id\": \"%s\"}"::formatted)
            .collect(Collectors.joining(",", "{\"items\": [", "]"));
    if (rest.size() > size) {
      json += ", \"nextPageToken\": \"" + items.get(size - 1) + "\"";
    }
    StubBackend.send(exchange, 200, "application/json", json + "}");
  }
}
