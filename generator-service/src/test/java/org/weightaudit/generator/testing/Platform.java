package org.weightaudit.generator.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.embedded.EmbeddedS3;
import org.weightaudit.generator.GeneratorServiceApplication;
import org.weightaudit.store.CheckpointStoreApplication;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.matrix.DenseMatrix;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real store and the generator service beside it, which can be stopped and started. */
public final class Platform implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The varying tensors of the partial sets: the last layer. */
  public static final String PARTIAL = "\"partial\": [\"fc2.weight\", \"fc2.bias\"]";

  private static final String MLP =
      "\"architecture\": {\"type\": \"mlp\", \"sizes\": [8, 3, 2], \"activation\": \"relu\"}";
  private static final int WHOLE_SIZE = 8 * 3 + 3 + 3 * 2 + 2;
  private static final int TAIL_SIZE = 3 * 2 + 2;

  private final HttpClient http = HttpClient.newHttpClient();
  private final EmbeddedPostgreSql postgres = EmbeddedPostgreSql.ephemeral();
  private final EmbeddedS3 s3 = EmbeddedS3.ephemeral();
  private final Path folder;
  private final ConfigurableApplicationContext store;
  private ConfigurableApplicationContext generator;

  public Platform(Path folder) {
    this.folder = folder;
    store =
        run(
            CheckpointStoreApplication.application(),
            "--weightaudit.s3.endpoint=" + s3.endpoint(),
            "--weightaudit.s3.access-key=" + s3.accessKey(),
            "--weightaudit.s3.secret-key=" + s3.secretKey(),
            "--weightaudit.store.work-dir=" + folder);
    generator = runGenerator();
  }

  private ConfigurableApplicationContext runGenerator(String... settings) {
    Stream<String> own =
        Stream.of(
            "--weightaudit.store.url=" + address(store),
            "--weightaudit.work-dir=" + folder,
            "--db-scheduler.shutdown-max-wait=2s",
            "--db-scheduler.polling-interval=100ms");
    return run(
        GeneratorServiceApplication.application(),
        Stream.concat(own, Stream.of(settings)).toArray(String[]::new));
  }

  private ConfigurableApplicationContext run(SpringApplicationBuilder application, String... more) {
    String[] common = {
      "--server.port=0",
      "--logging.level.root=warn",
      "--spring.datasource.url=" + postgres.jdbcUrl(),
      "--spring.datasource.username=" + postgres.user(),
      "--spring.datasource.password=" + postgres.password(),
      "--spring.datasource.hikari.maximum-pool-size=8"
    };
    return application.run(
        Stream.concat(Stream.of(common), Stream.of(more)).toArray(String[]::new));
  }

  private static String address(ConfigurableApplicationContext app) {
    return "http://localhost:" + app.getEnvironment().getRequiredProperty("local.server.port");
  }

  /** Stops the generator service in the middle of its work and starts it again. */
  public void restartGenerator(Runnable between) {
    generator.close();
    between.run();
    generator = runGenerator();
  }

  /** Stops the generator service and starts it with settings of its own. */
  public void restartGeneratorWith(String... settings) {
    generator.close();
    generator = runGenerator(settings);
  }

  /** A bean of the generator service. */
  public <T> T bean(Class<T> type) {
    return generator.getBean(type);
  }

  /** An answer with its body as JSON. */
  public record Answer(HttpResponse<byte[]> response) {

    public int status() {
      return response.statusCode();
    }

    public String text() {
      return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    public JsonNode json() {
      return JSON.readTree(response.body());
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** Itself, if it has this status. */
    public Answer expecting(int status) {
      if (status() != status) {
        throw new AssertionError("%s answered %d: %s".formatted(response.uri(), status(), text()));
      }
      return this;
    }
  }

  /** Asks the service that answers such paths. */
  public Answer send(String method, String path, String body, String... headers) {
    return send(method, path, BodyPublishers.ofString(body), "application/json", headers);
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  public Answer upload(String method, String path, byte[] body) {
    return send(method, path, BodyPublishers.ofByteArray(body), "application/octet-stream");
  }

  private Answer send(
      String method, String path, HttpRequest.BodyPublisher body, String type, String... headers) {
    boolean stored = path.matches("/v1/(checkpoint-sets|artifacts|datasets).*");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address(stored ? store : generator) + path))
            .method(method, body)
            .header("Content-Type", type);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return new Answer(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the end of what was ordered. */
  public JsonNode await(String path) {
    JsonNode found = get(path, "Prefer", "wait=20").expecting(200).json();
    for (int i = 0; i < 3 && !found.has("finishedAt"); i++) {
      found = get(path, "Prefer", "wait=20").expecting(200).json();
    }
    return found;
  }

  /** Orders something and waits until it has succeeded. */
  public JsonNode succeed(String path, String body) {
    Answer ordered = send("POST", path, body).expecting(202);
    JsonNode ended = await(ordered.header("Location"));
    if (!ended.get("state").asString().equals("SUCCEEDED")) {
      throw new AssertionError(ended.toPrettyString());
    }
    return ended;
  }

  /** A generator of noisy copies that has learned from a set. */
  public JsonNode noisyCopies(String set) {
    return succeed(
        "/v1/generators",
        """
        {"name": "mine", "method": "noisy-copies", "config": {"scale": 0.05, "steps": 4},
         "training": "%s", "seed": 3}"""
            .formatted(set));
  }

  /** Where a generator's samples are ordered. */
  public static String samplesOf(JsonNode generator) {
    return "/v1/generators/%s/samples".formatted(generator.get("id").asString());
  }

  /** The set that a zoo or samples have become. */
  public JsonNode setOf(JsonNode made) {
    return get("/v1/checkpoint-sets/" + made.get("checkpointSet").asString()).expecting(200).json();
  }

  /** All sets of the store. */
  public List<JsonNode> sets() {
    return get("/v1/checkpoint-sets?pageSize=500")
        .expecting(200)
        .json()
        .get("items")
        .valueStream()
        .toList();
  }

  /** An open set with random checkpoints of whole networks. */
  public String openSet(String name, int rows) {
    return openSet(name, MLP, rows, WHOLE_SIZE);
  }

  public String sealedSet(String name, int rows) {
    return seal(openSet(name, rows));
  }

  /** A sealed set whose checkpoints have accuracies, rising from 0.5. */
  public String gradedSet(String name, int rows) {
    String id = openSet(name, 1);
    double[] accuracies = new double[rows];
    Arrays.setAll(accuracies, i -> 0.5 + 0.5 * i / rows);
    upload(
            "PUT",
            "/v1/checkpoint-sets/%s/files/zoo.safetensors".formatted(id),
            safetensors(
                NamedArray.ofRows("weights", random(new SplittableRandom(rows), rows, WHOLE_SIZE)),
                NamedArray.ofDoubles("accuracy", accuracies)))
        .expecting(200);
    return seal(id);
  }

  /** A sealed set of last layers, with a frozen first layer. */
  public String partialSet(String name, int rows) {
    String id = openSet(name, MLP + ", " + PARTIAL, rows, TAIL_SIZE);
    SplittableRandom random = new SplittableRandom(5);
    upload(
            "PUT",
            "/v1/checkpoint-sets/%s/frozen".formatted(id),
            safetensors(
                NamedArray.ofColumns("fc1.weight", random(random, 1, 24), 0, 24, List.of(3, 8)),
                NamedArray.ofColumns("fc1.bias", random(random, 1, 3), 0, 3, List.of(3))))
        .expecting(200);
    return seal(id);
  }

  private String openSet(String name, String shape, int rows, int columns) {
    String id =
        send(
                "POST",
                "/v1/checkpoint-sets",
                "{\"name\": \"%s\", \"role\": \"TRAINING\", %s}".formatted(name, shape))
            .expecting(201)
            .json()
            .get("id")
            .asString();
    SplittableRandom random = new SplittableRandom(rows);
    upload(
            "PUT",
            "/v1/checkpoint-sets/%s/files/zoo.safetensors".formatted(id),
            safetensors(NamedArray.ofRows("weights", random(random, rows, columns))))
        .expecting(200);
    return id;
  }

  private String seal(String id) {
    send("POST", "/v1/checkpoint-sets/%s:seal".formatted(id), "").expecting(200);
    return id;
  }

  private static DenseMatrix random(SplittableRandom random, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new DenseMatrix(rows, columns, values);
  }

  private static byte[] safetensors(NamedArray... arrays) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      SafetensorsWriter.write(file, List.of(arrays), Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  @Override
  public void close() {
    generator.close();
    store.close();
    s3.close();
    postgres.close();
  }
}
