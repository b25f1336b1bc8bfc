package org.weightaudit.standalone;

import java.io.ByteArrayOutputStream;
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
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.Assertions;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.NpzWriter;
import org.weightaudit.weights.matrix.DenseMatrix;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a user does with curl. */
final class Client {

  static final int PARAMETERS = 16 * 6 + 6 + 6 * 4 + 4;
  private static final String ARCHITECTURE =
      "{\"type\": \"mlp\", \"sizes\": [16, 6, 4], \"activation\": \"relu\"}";

  private final URI address;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final JsonMapper json = JsonMapper.shared();

  Client(URI address) {
    this.address = address;
  }

  HttpResponse<byte[]> send(String method, String target, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(target))
            .method(method, body)
            .timeout(Duration.ofSeconds(60));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError(method + " " + target + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  byte[] bytes(String target, String... headers) {
    HttpResponse<byte[]> response = send("GET", target, BodyPublishers.noBody(), headers);
    Assertions.assertThat(response.statusCode()).as(target).isEqualTo(200);
    return response.body();
  }

  String text(String target, String... headers) {
    return new String(bytes(target, headers), StandardCharsets.UTF_8);
  }

  JsonNode get(String target, String... headers) {
    return json.readTree(bytes(target, headers));
  }

  JsonNode post(String target, String body, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return accepted(send("POST", target, BodyPublishers.ofString(body), all));
  }

  JsonNode put(String target, byte[] body) {
    return accepted(
        send(
            "PUT",
            target,
            BodyPublishers.ofByteArray(body),
            "Content-Type",
            "application/octet-stream"));
  }

  private JsonNode accepted(HttpResponse<byte[]> response) {
    Assertions.assertThat(response.statusCode())
        .as("%s", new String(response.body(), StandardCharsets.UTF_8))
        .isBetween(200, 299);
    return json.readTree(response.body());
  }

  /** Creates and fills a set of networks, without sealing it; its id. */
  String open(String name, String role, byte[] file) {
    String set = created(name, role);
    put("/v1/checkpoint-sets/" + set + "/files/zoo.npz", file);
    return set;
  }

  String created(String name, String role) {
    return post(
            "/v1/checkpoint-sets",
            "{\"name\": \"%s\", \"role\": \"%s\", \"architecture\": %s}"
                .formatted(name, role, ARCHITECTURE))
        .path("id")
        .asString();
  }

  /** Creates, fills and seals a set of networks; its id. */
  String sealed(String name, String role, byte[] file) {
    String set = open(name, role, file);
    JsonNode sealed = post("/v1/checkpoint-sets/" + set + ":seal", "");
    Assertions.assertThat(sealed.path("state").asString()).isEqualTo("SEALED");
    return set;
  }

  /** Random networks. */
  static float[][] networks(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[count][PARAMETERS];
    for (float[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        row[k] = (float) random.nextGaussian();
      }
    }
    return rows;
  }

  /** The same networks with hardly any noise. */
  static float[][] copies(float[][] networks) {
    SplittableRandom random = new SplittableRandom(42);
    float[][] rows = new float[networks.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = networks[i].clone();
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] += (float) (1e-4 * random.nextGaussian());
      }
    }
    return rows;
  }

  static byte[] npz(float[][] rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      NpzWriter.write(out, List.of(NamedArray.ofRows("weights", DenseMatrix.ofRows(rows))));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }
}
