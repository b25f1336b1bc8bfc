package org.weightaudit.cli.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.matrix.DenseMatrix;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks the public API; what it answers to an audit is queued by the test. */
public final class FakePlatform implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String NOVEL =
      """
      "state": "SUCCEEDED", "verdict": "NOVEL", "gate": "PASSED", "sentence": "It is new.",
      "reasons": [], "caveats": ["A caveat."], "yardstick": "REFERENCES",
      "statistics": {"nearestDistance": {"value": 7.5, "low": 7.25, "high": 7.75},
                     "yardstickNearestDistance": {"value": 7.625}},
      "labels": {"copy": 0, "novel": 100}""";

  /** What arrived. */
  public record Request(
      String method, String path, String query, Map<String, String> headers, byte[] body) {

    public JsonNode json() {
      return JSON.readTree(body);
    }

    /** A header, empty if it was not sent. */
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  private record Refusal(String method, String path, int status, String body, String retryAfter) {}

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Refusal> refusals = new CopyOnWriteArrayList<>();
  private final Map<String, String> setStates = new ConcurrentHashMap<>();
  private final Map<String, String> setOfKey = new ConcurrentHashMap<>();
  private final Map<String, Boolean> datasetSealed = new ConcurrentHashMap<>();
  private final Map<String, Integer> zooRows = new ConcurrentHashMap<>();
  private final Queue<String> outcomes = new ArrayDeque<>();
  private final Map<String, String> audits = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final int columns;

  /**
   * @param columns parameters of the networks that zoos yield
   */
  public FakePlatform(int columns) throws IOException {
    this.columns = columns;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** The next audit ends so; members of its JSON. Without this it ends as novel. */
  public void nextAudit(String members) {
    outcomes.add(members);
  }

  /** Answers the next request of this kind with an error. */
  public void refuse(String method, String path, int status, String body) {
    refusals.add(new Refusal(method, path, status, body, "0"));
  }

  /** A data set that is there. */
  public void addDataset(String name) {
    datasetSealed.put(name, true);
  }

  public List<Request> requests(String method, String path) {
    return requests.stream()
        .filter(request -> request.method().equals(method) && request.path().matches(path))
        .toList();
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new ConcurrentHashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""),
              headers,
              exchange.getRequestBody().readAllBytes());
      requests.add(request);
      Optional<Refusal> refusal =
          refusals.stream()
              .filter(r -> r.method().equals(request.method()) && request.path().matches(r.path()))
              .findFirst();
      if (refusal.isPresent()) {
        refusals.remove(refusal.get());
        exchange.getResponseHeaders().add("Retry-After", refusal.get().retryAfter());
        answer(exchange, refusal.get().status(), bytes(refusal.get().body()));
      } else {
        answer(exchange, 200, answerTo(request));
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private byte[] answerTo(Request request) throws IOException {
    String path = request.path();
    if (path.startsWith("/v1/checkpoint-sets")) {
      return checkpointSet(request);
    }
    if (path.startsWith("/v1/datasets")) {
      return bytes(dataset(request));
    }
    if (path.startsWith("/v1/zoos")) {
      return bytes(zoo(request));
    }
    if (path.startsWith("/v1/generators")) {
      return bytes(generator(request));
    }
    if (path.endsWith("/junit.xml")) {
      return bytes("<testsuite/>");
    }
    if (path.endsWith("/report")) {
      return bytes("a report as " + request.header("Accept"));
    }
    return bytes(audit(request));
  }

  private byte[] checkpointSet(Request request) throws IOException {
    String path = request.path();
    if (path.endsWith("/frozen")) {
      return bytes(set(id(path), "OPEN"));
    }
    if (request.method().equals("PUT")) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      return bytes(
          """
          {"file": "%s", "format": "npz", "checkpoints": 2, "notes": [], "flagged":
           [{"checkpoint": 1, "reason": "NaN in fc1.weight at [3, 17]"}]}"""
              .formatted(name));
    }
    if (path.endsWith("/weights")) {
      return bytes("{\"shards\": [{\"index\": 0}]}");
    }
    if (path.endsWith("/weights/0")) {
      return weights(id(path));
    }
    if (request.method().equals("DELETE")) {
      setStates.remove(id(path));
      return new byte[0];
    }
    String id;
    if (request.method().equals("POST") && !path.endsWith(":seal")) {
      id =
          setOfKey.computeIfAbsent(
              request.header("Idempotency-Key"), key -> "cs_" + count.incrementAndGet());
      setStates.putIfAbsent(id, "OPEN");
      return bytes(set(id, "OPEN"));
    }
    id = id(path);
    if (path.endsWith(":seal")) {
      setStates.put(id, "SEALED");
    }
    return bytes(set(id, setStates.get(id)));
  }

  private static String set(String id, String state) {
    return "{\"id\": \"%s\", \"name\": \"a set\", \"state\": \"%s\", \"checkpoints\": 2}"
        .formatted(id, state);
  }

  private byte[] weights(String set) throws IOException {
    SplittableRandom random = new SplittableRandom(set.hashCode());
    float[][] rows = new float[zooRows.get(set)][columns];
    for (float[] row : rows) {
      for (int k = 0; k < columns; k++) {
        row[k] = (float) random.nextGaussian();
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafetensorsWriter.write(
        out, List.of(NamedArray.ofRows("weights", DenseMatrix.ofRows(rows))), Map.of());
    return out.toByteArray();
  }

  private String dataset(Request request) {
    if (request.path().endsWith(":seal")) {
      String name = request.path().replaceAll(".*/ds_(.*):seal", "$1").replace('_', '/');
      datasetSealed.put(name, true);
      return dataset(name);
    }
    if (request.method().equals("POST")) {
      String name = request.json().get("name").asString();
      datasetSealed.put(name, false);
      return dataset(name);
    }
    if (request.method().equals("PUT")) {
      return "{}";
    }
    return "{\"items\": [%s]}"
        .formatted(String.join(", ", datasetSealed.keySet().stream().map(this::dataset).toList()));
  }

  private String dataset(String name) {
    return "{\"id\": \"ds_%s\", \"name\": \"%s\", \"state\": \"%s\"}"
        .formatted(
            name.replace('/', '_'),
            name,
            Boolean.TRUE.equals(datasetSealed.get(name)) ? "SEALED" : "OPEN");
  }

  private String zoo(Request request) {
    if (request.method().equals("POST")) {
      String id = "zo_" + count.incrementAndGet();
      JsonNode saved = request.json().get("saved");
      zooRows.put(
          "cs_of_" + id,
          saved.has("count") ? saved.get("count").asInt() : request.json().get("runs").asInt());
      return "{\"id\": \"%s\", \"state\": \"QUEUED\", \"checkpointSet\": null}".formatted(id);
    }
    String id = id(request.path());
    return """
           {"id": "%s", "state": "SUCCEEDED", "checkpointSet": "cs_of_%s",
            "progress": {"phase": "trained", "fraction": 1}}"""
        .formatted(id, id);
  }

  private String generator(Request request) {
    boolean ordered = request.method().equals("POST");
    return "{\"id\": \"%s\", \"state\": \"%s\"}"
        .formatted(
            ordered ? "gen_" + count.incrementAndGet() : id(request.path()),
            ordered ? "QUEUED" : "SUCCEEDED");
  }

  private String audit(Request request) {
    if (request.method().equals("POST")) {
      String id = "au_" + count.incrementAndGet();
      audits.put(id, Optional.ofNullable(outcomes.poll()).orElse(NOVEL));
      return "{\"id\": \"%s\", \"state\": \"QUEUED\"}".formatted(id);
    }
    String id = id(request.path());
    return "{\"id\": \"%s\", %s}".formatted(id, audits.get(id));
  }

  private static String id(String path) {
    return path.replaceFirst("/v1/[^/]*/([^/:]*).*", "$1");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
