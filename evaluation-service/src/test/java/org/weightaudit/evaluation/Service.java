package org.weightaudit.evaluation;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.storeclient.CheckpointStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The evaluation service on a free port with a database of its own. */
final class Service implements AutoCloseable {

  static final JsonMapper JSON = JsonMapper.builder().build();

  private final EmbeddedPostgreSql postgres = EmbeddedPostgreSql.ephemeral();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext context;

  private Service(SpringApplicationBuilder application) {
    context =
        application.run(
            "--server.port=0",
            "--db-scheduler.polling-interval=100ms",
            "--logging.level.root=warn",
            "--spring.datasource.url=" + postgres.jdbcUrl(),
            "--spring.datasource.username=" + postgres.user(),
            "--spring.datasource.password=" + postgres.password());
  }

  static Service with(CheckpointStore store) {
    return new Service(
        EvaluationServiceApplication.application()
            .initializers(
                started ->
                    ((GenericApplicationContext) started)
                        .registerBean(CheckpointStore.class, () -> store)));
  }

  JdbcClient database() {
    return context.getBean(JdbcClient.class);
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
  }

  Answer get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  byte[] bytes(String path) {
    try {
      return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray()).body();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  Answer post(String path, String body, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    String port = context.getEnvironment().getProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Posts an audit and waits for its end. */
  JsonNode audit(String body) {
    Answer answer = post("/v1/audits", body, "Prefer", "wait=20");
    if (answer.status() != 200) {
      throw new AssertionError(answer.status() + " " + answer.text());
    }
    return answer.json();
  }

  @Override
  public void close() {
    context.close();
    postgres.close();
  }
}
