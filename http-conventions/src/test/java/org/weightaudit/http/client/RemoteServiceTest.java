package org.weightaudit.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import tools.jackson.databind.JsonNode;

/** What the failures of another service mean to the one that asks it. */
class RemoteServiceTest {

  private HttpServer server;
  private RemoteService service;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    service =
        new RemoteService(
            "thing store",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answers(int status, String body) {
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/problem+json");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private Problem problem() {
    return catchThrowableOfType(Problem.class, () -> service.get("/thing", JsonNode.class));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void answersThatPassMayBeTriedAgain(int status) {
    answers(status, "{}");
    assertThat(problem().type()).isEqualTo(ProblemType.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 501})
  void serviceThatFailedWouldFailAgain(int status) {
    answers(status, "{}");
    assertThat(problem().type()).isEqualTo(ProblemType.INTERNAL);
    assertThat(problem().getMessage()).contains("The thing store answered " + status);
  }

  @Test
  void refusalIsPassedOnWithWhatItSays() {
    answers(409, "{\"type\": \"/problems/in-use\", \"detail\": \"An audit needs it.\"}");
    assertThat(problem().type()).isEqualTo(ProblemType.IN_USE);
    assertThat(problem().getMessage()).contains("An audit needs it.");
  }

  @Test
  void serviceThatIsNotThereIsUnavailable() {
    server.stop(0);
    assertThat(problem().type()).isEqualTo(ProblemType.UNAVAILABLE);
  }
}
