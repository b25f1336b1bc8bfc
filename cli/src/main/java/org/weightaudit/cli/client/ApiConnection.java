package org.weightaudit.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends requests to one server. Every request is safe to repeat (reads, idempotent writes, posts
 * with a key), so each is repeated when the connection breaks or the server is busy.
 */
public final class ApiConnection {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration UPLOAD = Duration.ofHours(6);
  private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);
  private static final int FIRST_ERROR = 400;
  private static final int LONGEST_PROBLEM = 1 << 20;

  private final URI server;
  private final Retries retries;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final JsonMapper json = JsonMapper.shared();

  /**
   * @param server scheme, host and port, and a path if the API lies below one
   */
  public ApiConnection(URI server, Retries retries) {
    this.server = URI.create(server.toString().replaceAll("/+$", ""));
    this.retries = retries;
  }

  /** The address of a path on the server. */
  public URI address(String path) {
    return URI.create(server + path);
  }

  /** Reads a resource. */
  public <T> T get(String path, Class<T> type) {
    return get(path, type, Duration.ZERO);
  }

  /** Reads a resource; the server may hold the answer for a while in hope of news. */
  public <T> T get(String path, Class<T> type, Duration wait) {
    HttpRequest.Builder request = request(path).GET();
    if (!wait.isZero()) {
      request.header("Prefer", "wait=" + wait.toSeconds());
    }
    return send(request.build(), body -> read(body, type));
  }

  /** Creates something; {@code key} makes a repetition harmless. */
  public <T> T post(String path, Object body, String key, Class<T> type) {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(json.writeValueAsString(body)))
            .build();
    return send(request, answer -> read(answer, type));
  }

  /** Does what a {@code :verb} path says. */
  public <T> T act(String path, Class<T> type) {
    return send(request(path).POST(BodyPublishers.noBody()).build(), body -> read(body, type));
  }

  /** Puts bytes of known length and digest. */
  public <T> T put(String path, BodyPublisher content, String digest, Class<T> type) {
    HttpRequest request =
        request(path)
            .timeout(UPLOAD)
            .header("Content-Type", "application/octet-stream")
            .header("Repr-Digest", digest)
            .PUT(content)
            .build();
    return send(request, body -> read(body, type));
  }

  /** Removes a resource. */
  public void delete(String path) {
    send(request(path).DELETE().build(), InputStream::readAllBytes);
  }

  /** Copies a resource to a file, which appears only when it is whole. */
  public void download(String path, String accept, Path target) throws IOException {
    HttpRequest request = request(path).header("Accept", accept).GET().build();
    Path folder = Optional.ofNullable(target.toAbsolutePath().getParent()).orElseThrow();
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, target.getFileName().toString(), ".part");
    try {
      send(request, body -> Files.copy(body, part, StandardCopyOption.REPLACE_EXISTING));
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address(path))
        .timeout(ANSWER)
        .header("User-Agent", "weightaudit-cli");
  }

  private <T> T read(InputStream body, Class<T> type) {
    return json.readValue(body, type);
  }

  /** Makes a value of a body. */
  @FunctionalInterface
  private interface BodyReader<T> {
    T read(InputStream body) throws IOException;
  }

  private <T> T send(HttpRequest request, BodyReader<T> reader) {
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt >= retries.attempts();
      Duration pause = retries.pauseAfter(attempt);
      try {
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
          if (response.statusCode() < FIRST_ERROR) {
            return reader.read(body);
          }
          if (last || !PASSING.contains(response.statusCode())) {
            throw problem(request, response.statusCode(), body.readNBytes(LONGEST_PROBLEM));
          }
        }
        pause = retryAfter(response).map(retries::atMost).orElse(pause);
      } catch (IOException e) {
        if (last) {
          throw new ServerUnreachableException(server, e);
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      rest(pause);
    }
  }

  private ApiProblemException problem(HttpRequest request, int status, byte[] body) {
    ApiProblemException.Problem problem;
    try {
      problem = json.readValue(body, ApiProblemException.Problem.class);
    } catch (JacksonException e) {
      String text = new String(body, StandardCharsets.UTF_8).strip();
      problem = new ApiProblemException.Problem("", text, List.of());
    }
    return new ApiProblemException(
        request.method() + " " + request.uri().getPath(), status, problem);
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  /** Waits; an interrupt ends the wait and the work. */
  static void rest(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static CancellationException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    CancellationException exception = new CancellationException("interrupted");
    exception.initCause(cause);
    return exception;
  }
}
