package org.weightaudit.storeclient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;
import org.weightaudit.http.client.RemoteService;

/** Requests to the store, whose failures are problems. */
final class StoreConnection {

  /** Between two packets, and until an answer begins. */
  private static final Duration QUICK = Duration.ofSeconds(20);

  /** The store answers when it has read a whole file again, or written a whole matrix. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private final RemoteService quick;
  private final RemoteService patient;

  StoreConnection(String url) {
    quick = new RemoteService("checkpoint store", url, QUICK);
    patient = new RemoteService("checkpoint store", url, LONG);
  }

  <T> T get(String uri, Class<T> type, Object... variables) {
    return quick.get(uri, type, variables);
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

  <T> T send(Function<RestClient, @Nullable T> request) {
    return quick.send(request);
  }

  /** A request that makes the store work through all of a file or set. */
  <T> T sendLong(Function<RestClient, @Nullable T> request) {
    return patient.send(request);
  }
}
