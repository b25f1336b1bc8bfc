package org.weightaudit.evaluation;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service on a free port, and how to talk to it. */
final class Service implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext context;

  private Service(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Starts an application with its schema in this database. */
  static Service start(
      SpringApplicationBuilder application, EmbeddedPostgreSql postgres, String... settings) {
    Stream<String> common =
        Stream.of(
            "--server.port=0",
            "--db-scheduler.polling-interval=100ms",
            "--logging.level.root=warn",
            "--spring.datasource.url=" + postgres.jdbcUrl(),
            "--spring.datasource.username=" + postgres.user(),
            "--spring.datasource.password=" + postgres.password(),
            "--spring.datasource.hikari.maximum-pool-size=8");
    return new Service(
        application.run(Stream.concat(common, Stream.of(settings)).toArray(String[]::new)));
  }

  /** Where it answers. */
  String address() {
    return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
  }

  /** How many rows a table of the service has. */
  int rows(String table) {
    return context
        .getBean(JdbcClient.class)
        .sql("select count(*) from " + table)
        .query(Integer.class)
        .single();
  }

  /** An answer with its body as text. */
  record Answer(HttpResponse<String> response) {

    int status() {
      return response.statusCode();
    }

    String text() {
      return response.body();
    }

    JsonNode json() {
      return JSON.readTree(response.body());
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** Itself, if it has this status. */
    Answer expecting(int status) {
      if (status() != status) {
        throw new AssertionError(
            "%s answered %d: %s".formatted(response.uri(), status(), response.body()));
      }
      return this;
    }
  }

  Answer get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  byte[] bytes(String path) {
    try {
      return http.send(request(path).GET().build(), BodyHandlers.ofByteArray()).body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  Answer post(String path, String body, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  Answer post(String path, byte[] body) {
    return send(
        request(path)
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(body)));
  }

  Answer put(String path, byte[] body) {
    return send(
        request(path)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(body)));
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address() + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(http.send(request.build(), BodyHandlers.ofString()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Posts an audit and waits for its end. */
  JsonNode audit(String body) {
    Answer answer = post("/v1/audits", body, "Prefer", "wait=20");
    String path = answer.header("Location");
    while (answer.status() == 202
        || (answer.status() == 200 && answer.json().path("finishedAt").isMissingNode())) {
      answer = get(path, "Prefer", "wait=20");
    }
    return answer.expecting(200).json();
  }

  @Override
  public void close() {
    context.close();
  }
}
