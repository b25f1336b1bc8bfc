package org.weightaudit.reliability;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.NpzWriter;
import org.weightaudit.weights.matrix.DenseMatrix;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What users let the platform do, over the gateway; results are told by fingerprints. */
final class Work {

  static final String FILE = "networks.npz";

  private static final int PARAMETERS = 784 * 10 + 10 + 10 * 10 + 10;
  private static final String ARCHITECTURE =
      "{\"type\": \"mlp\", \"sizes\": [784, 10, 10], \"activation\": \"relu\"}";
  private static final Duration LONGEST = Duration.ofMinutes(8);

  private final Http http;

  Work(Http http) {
    this.http = http;
  }

  /** Makes a data set of MNIST images. */
  void dataset(String name, Mnist mnist) {
    String id =
        ordered(
            "/v1/datasets",
            "{\"name\": \"%s\", \"normalization\": {\"mean\": [0.1307], \"standardDeviation\": [0.3081]}}"
                .formatted(name));
    String files = "/v1/datasets/" + id + "/files/";
    http.put(files + "images", BodyPublishers.ofByteArray(mnist.images()));
    http.put(files + "labels", BodyPublishers.ofByteArray(mnist.labels()));
    http.post("/v1/datasets/" + id + ":seal", "");
  }

  /** Random networks as a file. */
  static byte[] networks(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] rows = new float[count][PARAMETERS];
    for (float[] row : rows) {
      for (int k = 0; k < row.length; k++) {
        row[k] = (float) (0.05 * random.nextGaussian());
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      NpzWriter.write(out, List.of(NamedArray.ofRows("weights", DenseMatrix.ofRows(rows))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  String openSet(String role) {
    return ordered(
        "/v1/checkpoint-sets",
        "{\"name\": \"set\", \"role\": \"%s\", \"architecture\": %s}"
            .formatted(role, ARCHITECTURE));
  }

  static String file(String set) {
    return "/v1/checkpoint-sets/" + set + "/files/" + FILE;
  }

  String sealedSet(String role, byte[] networks) {
    String set = openSet(role);
    http.put(file(set), BodyPublishers.ofByteArray(networks));
    seal(set);
    return set;
  }

  JsonNode seal(String set) {
    return http.post("/v1/checkpoint-sets/" + set + ":seal", "");
  }

  JsonNode set(String set) {
    return http.get("/v1/checkpoint-sets/" + set);
  }

  String orderZoo(int runs, long seed) {
    return ordered(
        "/v1/zoos",
        """
            {"name": "zoo", "architecture": %s, "dataset": "mnist/small", "testDataset": "mnist/few",
             "runs": %d, "epochs": 4, "batchSize": 20, "seed": %d}\
            """
            .formatted(ARCHITECTURE, runs, seed));
  }

  /** Consecutive steps of the last layers of one network. */
  String orderTail(int steps, long seed) {
    return ordered(
        "/v1/zoos",
        """
            {"name": "steps", "architecture": %s, "dataset": "mnist/small", "testDataset": "mnist/few",
             "runs": 1, "epochs": 4, "batchSize": 20, "optimizer": "adam", "learningRate": 0.003, "seed": %d,
             "saved": {"type": "consecutive", "count": %d, "learningRate": 0.03, "optimizer": "adamw",
                       "weightDecay": 0.0005, "tensors": ["fc1.bias", "fc2.weight", "fc2.bias"]}}\
            """
            .formatted(ARCHITECTURE, seed, steps));
  }

  /** P-diff with its MNIST preset. */
  String orderGenerator(String training, long seed) {
    return ordered(
        "/v1/generators",
        """
            {"name": "P-diff", "method": "p-diff", "preset": "mnist-mlp-tail", "training": "%s", "seed": %d}\
            """
            .formatted(training, seed));
  }

  String orderSamples(String generator, int count, long seed) {
    return ordered(
        "/v1/generators/" + generator + "/samples",
        "{\"count\": %d, \"seed\": %d}".formatted(count, seed));
  }

  /** The digest of the file that a trained generator was saved as. */
  String generatorDigest(String generator) {
    String artifact = http.get("/v1/generators/" + generator).path("artifact").asString();
    return sha256(http.bytes("/v1/artifacts/" + artifact + "/content"));
  }

  String samplesSet(String samples) {
    return http.get("/v1/samples/" + samples).path("checkpointSet").asString();
  }

  String orderAudit(String training, String generated, long seed) {
    return ordered(
        "/v1/audits",
        """
            {"training": "%s", "generated": {"set": "%s"}, "dataset": "mnist/few", "seed": %d,
             "baselines": [{"type": "noise"}, {"type": "gaussian"}]}\
            """
            .formatted(training, generated, seed));
  }

  /** On weights alone. */
  String orderSmallAudit(String training, String generated, long seed) {
    return ordered(
        "/v1/audits",
        "{\"training\": \"%s\", \"generated\": {\"set\": \"%s\"}, \"seed\": %d}"
            .formatted(training, generated, seed));
  }

  /** The id of what a request makes. */
  private String ordered(String path, String request) {
    return http.post(path, request, "Idempotency-Key", UUID.randomUUID().toString())
        .path("id")
        .asString();
  }

  /** The job of a zoo, a generator, samples or an audit, as it is now. */
  JsonNode job(String subject) {
    return http.get("/v1/jobs/job_" + subject);
  }

  JsonNode end(String subject) {
    return Awaitility.await("the end of " + subject)
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(250))
        .until(
            () -> job(subject),
            job -> job.path("state").asString().matches("SUCCEEDED|FAILED|CANCELLED"));
  }

  String zooSet(String zoo) {
    return http.get("/v1/zoos/" + zoo).path("checkpointSet").asString();
  }

  /** All of what an audit found, byte for byte. */
  String found(String audit) {
    String path = "/v1/audits/" + audit;
    ObjectNode view = (ObjectNode) http.get(path);
    List.of("id", "createdAt", "startedAt", "finishedAt", "request", "sets", "progress", "job")
        .forEach(view::remove);
    StringBuilder all = new StringBuilder(JsonMapper.shared().writeValueAsString(view));
    all.append(http.get(path + "/checkpoints?pageSize=500").path("items"));
    for (JsonNode figure : view.path("figures")) {
      all.append(sha256(http.bytes(path + "/figures/" + figure.asString() + ".svg")));
    }
    return sha256(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
