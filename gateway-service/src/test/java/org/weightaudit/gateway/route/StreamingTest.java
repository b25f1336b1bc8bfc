package org.weightaudit.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.gateway.RunningGateway;
import org.weightaudit.gateway.StubBackend;
import org.weightaudit.http.problem.ProblemType;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class StreamingTest {

  private static final RunningGateway GATEWAY =
      new RunningGateway("--weightaudit.gateway.response-timeout=1s");

  @BeforeEach
  void reset() {
    GATEWAY.reset();
  }

  @AfterAll
  static void stop() {
    GATEWAY.close();
  }

  @Test
  void eventsArriveWhenTheyAreSent() throws Exception {
    CountDownLatch firstEventRead = new CountDownLatch(1);
    GATEWAY.evaluation.handle(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          out.write("event: progress\n\n".getBytes(StandardCharsets.UTF_8));
          out.flush();
          awaitOrFail(firstEventRead);
          out.write("event: end\n\n".getBytes(StandardCharsets.UTF_8));
        });
    var response =
        GATEWAY
            .client()
            .send(
                HttpRequest.newBuilder(GATEWAY.at("/v1/audits/au_1/events")).build(),
                BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("event: progress");
      firstEventRead.countDown();
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isEqualTo("event: end");
    }
  }

  private static void awaitOrFail(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(800, TimeUnit.MILLISECONDS)) {
        throw new IOException("the first event did not arrive while the stream was open");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Test
  void aBodyOfUnknownLengthStaysOfUnknownLength() {
    GATEWAY.store.handle(
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          String how = exchange.getRequestHeaders().getFirst("Transfer-Encoding");
          StubBackend.send(exchange, 200, "text/plain", how + " " + body.length);
        });
    HttpRequest request =
        HttpRequest.newBuilder(GATEWAY.at("/v1/checkpoint-sets/cs_1/files/a"))
            .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[99])))
            .build();
    assertThat(GATEWAY.send(request).body()).isEqualTo("chunked 99");
  }

  @Test
  void theRefusalOfALargeUploadReachesTheClient() throws Exception {
    String conflict =
        "HTTP/1.1 409 Conflict\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsealed";
    try (OneAnswer refusing = new OneAnswer(conflict);
        RunningGateway gateway =
            new RunningGateway("--weightaudit.gateway.store=" + refusing.address())) {
      var answer =
          gateway.send(
              HttpRequest.newBuilder(gateway.at("/v1/checkpoint-sets/cs_1/files/a"))
                  .PUT(BodyPublishers.ofByteArray(new byte[32 << 20]))
                  .build());
      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(answer.body()).isEqualTo("sealed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 300000", "Transfer-Encoding: chunked"})
  void anAnswerThatBreaksOffIsNotTakenForAWholeOne(String length) throws Exception {
    String start = "HTTP/1.1 200 OK\r\n" + length + "\r\n\r\n" + "30d40\r\n" + "x".repeat(200_000);
    try (OneAnswer dying = new OneAnswer(start);
        RunningGateway gateway =
            new RunningGateway("--weightaudit.gateway.store=" + dying.address())) {
      HttpRequest request =
          HttpRequest.newBuilder(gateway.at("/v1/checkpoint-sets/cs_1/weights/0")).build();
      assertThatThrownBy(() -> gateway.client().send(request, BodyHandlers.ofByteArray()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aServiceThatDoesNotAnswerInTimeIsReported() {
    CountDownLatch over = new CountDownLatch(1);
    GATEWAY.store.handle(exchange -> awaitQuietly(over));
    var answer = GATEWAY.get("/v1/checkpoint-sets/cs_1");
    over.countDown();
    JsonNode problem = RunningGateway.json(answer);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(problem.path("type").asString()).isEqualTo(ProblemType.UNAVAILABLE.uri().toString());
    assertThat(problem.path("detail").asString())
        .contains("checkpoint-store did not answer in time");
  }

  @Test
  void sealingMayTakeLongerThanOtherRequests() {
    GATEWAY.store.handle(
        exchange -> {
          await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
          StubBackend.send(exchange, 200, "application/json", "{\"state\": \"SEALED\"}");
        });
    var answer =
        GATEWAY.send(
            HttpRequest.newBuilder(GATEWAY.at("/v1/checkpoint-sets/cs_1:seal"))
                .POST(BodyPublishers.noBody())
                .build());
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers as soon as it has the head of a request, without reading the body, and closes. */
  private static final class OneAnswer implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final String answer;

    OneAnswer(String answer) throws IOException {
      this.answer = answer;
      Thread thread = new Thread(this::serve, "one-answer");
      thread.setDaemon(true);
      thread.start();
    }

    String address() {
      return "http://localhost:" + server.getLocalPort();
    }

    private void serve() {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          BufferedReader head =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
          String line = head.readLine();
          while (line != null && !line.isEmpty()) {
            line = head.readLine();
          }
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
          socket.shutdownOutput();
        } catch (IOException e) {
          // Closed by the test.
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
