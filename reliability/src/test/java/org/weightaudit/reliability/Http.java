package org.weightaudit.reliability;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that repeats what it may repeat until it is answered, as api.md advises. */
final class Http {

  /** No request may hang for longer, whatever is away. */
  static final Duration LONGEST_REQUEST = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI gateway;

  Http(URI gateway) {
    this.gateway = gateway;
  }

  static int status(URI target) {
    try {
      return CLIENT
          .send(
              HttpRequest.newBuilder(target).timeout(Duration.ofSeconds(10)).build(),
              BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /** One try; empty if the connection failed. */
  Optional<HttpResponse<byte[]>> once(
      String method, String target, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(target))
            .method(method, body)
            .timeout(LONGEST_REQUEST);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return Optional.of(CLIENT.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private byte[] untilAnswered(
      String method, String target, BodyPublisher body, String... headers) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String last = "";
    while (System.nanoTime() < deadline) {
      Optional<HttpResponse<byte[]>> answer = once(method, target, body, headers);
      int status = answer.map(HttpResponse::statusCode).orElse(-1);
      if (status >= 200 && status < 300) {
        return answer.orElseThrow().body();
      }
      last = status + " " + answer.map(Http::text).orElse("");
      if (status >= 400 && status < 500) {
        break;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    }
    throw new AssertionError(method + " " + target + ": " + last);
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  JsonNode get(String target, String... headers) {
    return JsonMapper.shared()
        .readTree(untilAnswered("GET", target, BodyPublishers.noBody(), headers));
  }

  byte[] bytes(String target, String... headers) {
    return untilAnswered("GET", target, BodyPublishers.noBody(), headers);
  }

  JsonNode post(String target, String json, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return JsonMapper.shared()
        .readTree(untilAnswered("POST", target, BodyPublishers.ofString(json), all));
  }

  JsonNode upload(String target, byte[] body) {
    return JsonMapper.shared()
        .readTree(
            untilAnswered(
                "POST",
                target,
                BodyPublishers.ofByteArray(body),
                "Content-Type",
                "application/octet-stream"));
  }

  void put(String target, BodyPublisher body) {
    untilAnswered("PUT", target, body, "Content-Type", "application/octet-stream");
  }
}
