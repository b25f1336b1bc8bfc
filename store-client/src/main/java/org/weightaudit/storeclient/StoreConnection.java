package org.weightaudit.storeclient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** Requests to the store, whose failures are problems. */
final class StoreConnection {

  private final RestClient client;

  StoreConnection(RestClient client) {
    this.client = client;
  }

  <T> T get(String uri, Class<T> type, Object... variables) {
    return send(http -> http.get().uri(uri, variables).retrieve().body(type));
  }

  /** Writes a body into a new file. */
  void download(Path target, String uri, Object... variables) {
    send(
        http ->
            http.get()
                .uri(uri, variables)
                .exchangeForRequiredValue(
                    (request, response) -> {
                      if (response.getStatusCode().isError()) {
                        throw response.createException();
                      }
                      return copy(response, target);
                    }));
  }

  /** A body that breaks off may look like one that ends: the digest tells. */
  private static long copy(ClientHttpResponse response, Path target) throws IOException {
    MessageDigest digester = sha256();
    long bytes = Files.copy(new DigestInputStream(response.getBody(), digester), target);
    String found = "sha-256=:" + Base64.getEncoder().encodeToString(digester.digest()) + ":";
    String wanted = response.getHeaders().getFirst("Repr-Digest");
    if (!found.equals(wanted)) {
      throw new IOException(
          "it sent %d bytes with %s instead of %s".formatted(bytes, found, wanted));
    }
    return bytes;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * @throws Problem that of the store where it refuses, UNAVAILABLE where it cannot be reached
   */
  <T> T send(Function<RestClient, @Nullable T> request) {
    try {
      T answer = request.apply(client);
      if (answer == null) {
        throw unavailable("it gave an empty answer");
      }
      return answer;
    } catch (RestClientResponseException e) {
      throw refused(e);
    } catch (ResourceAccessException e) {
      throw unavailable(String.valueOf(e.getMessage())).causedBy(e);
    }
  }

  private static Problem unavailable(String why) {
    return Problem.of(ProblemType.UNAVAILABLE, "The checkpoint store cannot be used: " + why)
        .retryAfter(Duration.ofSeconds(5));
  }

  private static Problem refused(RestClientResponseException e) {
    if (e.getStatusCode().is5xxServerError()) {
      return unavailable("it answered " + e.getStatusCode().value()).causedBy(e);
    }
    Map<String, Object> document = Map.of();
    try {
      Map<String, Object> body =
          e.getResponseBodyAs(new ParameterizedTypeReference<Map<String, Object>>() {});
      document = body == null ? document : body;
    } catch (RuntimeException unreadable) {
      e.addSuppressed(unreadable);
    }
    String slug = String.valueOf(document.get("type")).replace("/problems/", "");
    ProblemType type = ProblemType.INVALID_REQUEST;
    for (ProblemType candidate : ProblemType.values()) {
      if (candidate.slug().equals(slug)) {
        type = candidate;
      }
    }
    Object detail = document.get("detail");
    return Problem.of(type, detail == null ? "The checkpoint store refused." : detail.toString())
        .causedBy(e);
  }
}
