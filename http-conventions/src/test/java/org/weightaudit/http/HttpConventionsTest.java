package org.weightaudit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.http.id.Ids;
import org.weightaudit.http.idempotency.Created;
import org.weightaudit.http.idempotency.IdempotentRequests;
import org.weightaudit.http.problem.Problem;

class HttpConventionsTest {

  private static EmbeddedPostgreSql postgres;
  private static ConfigurableApplicationContext context;
  private static String address;

  enum Colour {
    RED,
    GREEN
  }

  record Part(int size) {
    Part {
      if (size < 0) {
        throw Problem.invalid("/part/size", "Found %d; wanted at least 0.".formatted(size));
      }
    }
  }

  record Thing(
      String name,
      int count,
      double share,
      Optional<Colour> colour,
      Optional<Part> part,
      Optional<List<Integer>> sizes) {}

  @RestController
  static class Things {
    private final IdempotentRequests requests;
    private final JdbcClient database;

    Things(IdempotentRequests requests, JdbcClient database) {
      this.requests = requests;
      this.database = database;
    }

    @PostMapping("/things")
    ResponseEntity<Object> make(
        @RequestBody Thing thing, @RequestHeader("Idempotency-Key") Optional<String> key) {
      return requests.run(
          key,
          "POST /things",
          thing,
          () -> {
            String id = Ids.next("th");
            database.sql("insert into thing values (:id)").param("id", id).update();
            if (thing.name().equals("unlucky")) {
              throw new IllegalStateException("on purpose");
            }
            return new Created<>(201, URI.create("/things/" + id), new Made(id));
          });
    }

    @GetMapping("/things/{number}")
    int get(@PathVariable("number") int number, @RequestParam Optional<Colour> colour) {
      return number + colour.map(Enum::ordinal).orElse(0);
    }
  }

  record Made(String id) {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Things.class)
  static class App {}

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgreSql.ephemeral();
    context =
        new SpringApplicationBuilder(App.class)
            .properties(
                "spring.config.name=none",
                "server.port=0",
                "spring.datasource.url=" + postgres.jdbcUrl(),
                "spring.datasource.username=" + postgres.user(),
                "spring.datasource.password=" + postgres.password(),
                "spring.flyway.locations=classpath:db/http-conventions")
            .run();
    context.getBean(JdbcClient.class).sql("create table thing (id text)").update();
    address =
        "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
  }

  @AfterAll
  static void stop() throws Exception {
    context.close();
    postgres.close();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder post(String body) {
    return HttpRequest.newBuilder(URI.create(address + "/things"))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static int things() {
    return context
        .getBean(JdbcClient.class)
        .sql("select count(*) from thing")
        .query(Integer.class)
        .single();
  }

  static Stream<Arguments> badBodies() {
    return Stream.of(
        Arguments.of(
            "{\"name\":\"a\",\"count\":1,\"share\":0.5,\"colr\":\"RED\"}", "/colr", "colr"),
        Arguments.of("{\"name\":\"a\",\"count\":1,\"share\":0.5,\"name\":\"b\"}", "", "name"),
        Arguments.of("{\"name\":\"a\",\"share\":0.5}", "", "count"),
        Arguments.of("{\"name\":null,\"count\":1,\"share\":0.5}", "", "name"),
        Arguments.of("{\"name\":\"a\",\"count\":\"1\",\"share\":0.5}", "/count", "String"),
        Arguments.of("{\"name\":\"a\",\"count\":1.9,\"share\":0.5}", "/count", "1.9"),
        Arguments.of("{\"name\":7,\"count\":1,\"share\":0.5}", "/name", "7"),
        Arguments.of(
            "{\"name\":\"a\",\"count\":99999999999,\"share\":0.5}", "/count", "99999999999"),
        Arguments.of(
            "{\"name\":\"a\",\"count\":1,\"share\":0.5,\"colour\":\"BLUE\"}",
            "/colour",
            "RED, GREEN"),
        Arguments.of(
            "{\"name\":\"a\",\"count\":1,\"share\":0.5,\"part\":{\"size\":-1}}",
            "/part/size",
            "Found -1; wanted at least 0."),
        Arguments.of("{\"name\":\"a\",\"count\":1,\"share\":NaN}", "", "NaN"),
        Arguments.of(
            "{\"name\":\"a\",\"count\":1,\"share\":0.5,\"sizes\":[1,null]}", "/sizes/1", "null"),
        Arguments.of("{\"name\":\"a\",", "", "line 1"),
        Arguments.of("[]", "", "Thing"),
        Arguments.of("", "", "JSON"),
        Arguments.of("{\"name\":\"a\",\"count\":1,\"share\":0.5} {}", "", "railing"));
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void aBadBodyIsRefusedWithWhereAndWhy(String body, String pointer, String named)
      throws Exception {
    int before = things();
    HttpResponse<String> answer = send(post(body));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(answer.body()).contains(named).doesNotContain("org.weightaudit", "java.lang");
    if (!pointer.isEmpty()) {
      assertThat(answer.body()).contains("\"pointer\":\"" + pointer + "\"");
    }
    assertThat(things()).isEqualTo(before);
  }

  @Test
  void whatNoControllerAnswersIsAProblemToo() throws Exception {
    HttpResponse<String> nowhere = send(HttpRequest.newBuilder(URI.create(address + "/nowhere")));
    assertThat(nowhere.statusCode()).isEqualTo(404);
    assertThat(nowhere.body()).contains("/problems/not-found", "/nowhere");

    HttpResponse<String> method =
        send(HttpRequest.newBuilder(URI.create(address + "/things")).DELETE());
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("Allow")).hasValue("POST");

    HttpResponse<String> type = send(post("{}").setHeader("Content-Type", "text/csv"));
    assertThat(type.statusCode()).isEqualTo(415);
    assertThat(type.body()).contains("text/csv");

    HttpResponse<String> yaml =
        send(post("name: a\ncount: 1\nshare: 0.5").setHeader("Content-Type", "application/yaml"));
    assertThat(yaml.statusCode()).isEqualTo(415);

    HttpResponse<String> form =
        send(post("name=100%").setHeader("Content-Type", "application/x-www-form-urlencoded"));
    assertThat(form.statusCode()).isEqualTo(415);

    HttpResponse<String> number =
        send(HttpRequest.newBuilder(URI.create(address + "/things/seven")));
    assertThat(number.statusCode()).isEqualTo(400);
    assertThat(number.body()).contains("seven", "a whole number");

    HttpResponse<String> colour =
        send(HttpRequest.newBuilder(URI.create(address + "/things/7?colour=blue")));
    assertThat(colour.statusCode()).isEqualTo(400);
    assertThat(colour.body()).contains("blue", "colour");

    HttpResponse<String> accept =
        send(
            HttpRequest.newBuilder(URI.create(address + "/things/7"))
                .header("Accept", "application/pdf"));
    assertThat(accept.statusCode()).isEqualTo(406);
  }

  @Test
  void theApiDocumentTellsWhatIsRequired() throws Exception {
    HttpResponse<String> document =
        send(HttpRequest.newBuilder(URI.create(address + "/v3/api-docs")));
    assertThat(document.body()).contains("\"required\":[\"count\",\"name\",\"share\"]");
  }

  private static final String GOOD = "{\"name\":\"a\",\"count\":1,\"share\":0.5}";

  @Test
  void aRepeatedRequestIsAnsweredLikeTheFirst() throws Exception {
    int before = things();
    HttpResponse<String> first = send(post(GOOD).header("Idempotency-Key", "repeat"));
    HttpResponse<String> second = send(post(GOOD).header("Idempotency-Key", "repeat"));
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"));
    assertThat(things()).isEqualTo(before + 1);
  }

  @Test
  void aKeyIsGoodForOneRequestOnly() throws Exception {
    send(post(GOOD).header("Idempotency-Key", "one"));
    HttpResponse<String> other =
        send(post(GOOD.replace("\"a\"", "\"b\"")).header("Idempotency-Key", "one"));
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("/problems/idempotency-key-reused");
  }

  @Test
  void aFailedEffectLeavesNeitherThingNorKey() throws Exception {
    int before = things();
    String unlucky = GOOD.replace("\"a\"", "\"unlucky\"");
    HttpResponse<String> failed = send(post(unlucky).header("Idempotency-Key", "unlucky"));
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).doesNotContain("on purpose");
    assertThat(things()).isEqualTo(before);
    assertThat(send(post(GOOD).header("Idempotency-Key", "unlucky")).statusCode()).isEqualTo(201);
  }

  @Test
  void equalRequestsAtOnceMakeOneThing() throws Exception {
    int before = things();
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService clients = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(
            clients.submit(
                () -> {
                  start.await();
                  return send(post(GOOD).header("Idempotency-Key", "at once")).body();
                }));
      }
      start.countDown();
      String first = answers.get(0).get();
      for (Future<String> answer : answers) {
        assertThat(answer.get()).isEqualTo(first);
      }
      assertThat(things()).isEqualTo(before + 1);
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void aBlankKeyIsRefused() throws Exception {
    HttpResponse<String> answer = send(post(GOOD).header("Idempotency-Key", " "));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Idempotency-Key");
  }
}
