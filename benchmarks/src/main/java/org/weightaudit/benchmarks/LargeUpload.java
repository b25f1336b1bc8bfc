package org.weightaudit.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.embedded.EmbeddedS3;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.random.Seed;

/**
 * Sends a safetensors file of 3 GiB through gateway and store, each a process of its own with a
 * heap of 256 MiB, seals the set, reads the file back and compares. Prints times and peak memory.
 */
public final class LargeUpload {

  private static final long BYTES = 3L << 30;
  private static final String HEAP = "-Xmx256m";
  private static final int GATEWAY_PORT = 18080;
  private static final int STORE_PORT = 18081;
  private static final int PIPE_BYTES = 1 << 22;
  private static final Duration START = Duration.ofMinutes(3);
  private static final Pattern ID = Pattern.compile("\"id\":\"(cs_[^\"]+)\"");

  private final PrintStream out = System.out;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Rows rows = new Rows();

  /** As many rows as make up the file: a thousand that differ, over and over. */
  private static final class Rows implements WeightMatrix {
    private static final int DISTINCT = 1000;
    private final WeightMatrix distinct = Samples.networks(DISTINCT, new Seed(1));

    @Override
    public int rows() {
      return Math.toIntExact(BYTES / ((long) columns() * Float.BYTES)) + 1;
    }

    @Override
    public int columns() {
      return distinct.columns();
    }

    @Override
    public void read(int firstRow, int rowCount, float[] target, int offset) {
      for (int i = 0; i < rowCount; i++) {
        distinct.read((firstRow + i) % DISTINCT, 1, target, offset + i * columns());
      }
    }
  }

  private LargeUpload() {}

  /** Run in the root of the repository, after {@code mvn package}. */
  public static void main(String[] arguments) throws Exception {
    new LargeUpload().run();
  }

  private void run() throws Exception {
    Path work = Files.createTempDirectory("weightaudit-large-upload");
    List<Process> processes = new ArrayList<>();
    try (EmbeddedPostgreSql database = EmbeddedPostgreSql.ephemeral();
        EmbeddedS3 objects = EmbeddedS3.ephemeral()) {
      Process store =
          start(
              "checkpoint-store",
              Map.of(
                  "PORT", Integer.toString(STORE_PORT),
                  "WEIGHTAUDIT_DATABASE_URL", database.jdbcUrl(),
                  "WEIGHTAUDIT_DATABASE_USER", database.user(),
                  "WEIGHTAUDIT_DATABASE_PASSWORD", database.password(),
                  "WEIGHTAUDIT_S3_ENDPOINT", objects.endpoint().toString(),
                  "WEIGHTAUDIT_S3_ACCESS_KEY", objects.accessKey(),
                  "WEIGHTAUDIT_S3_SECRET_KEY", objects.secretKey(),
                  "WEIGHTAUDIT_WORK_DIR", work.toString()));
      processes.add(store);
      Process gateway =
          start(
              "gateway-service",
              Map.of(
                  "PORT",
                  Integer.toString(GATEWAY_PORT),
                  "WEIGHTAUDIT_STORE_URL",
                  "http://localhost:" + STORE_PORT));
      processes.add(gateway);
      awaitUp(STORE_PORT);
      awaitUp(GATEWAY_PORT);
      measure(store, gateway);
    } finally {
      processes.forEach(Process::destroy);
      for (Process process : processes) {
        process.waitFor(30, TimeUnit.SECONDS);
      }
    }
  }

  private void measure(Process store, Process gateway) throws Exception {
    MessageDigest sha256 = sha256();
    long length = write(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
    byte[] digest = sha256.digest();
    String set = create();
    long start = System.nanoTime();
    expect(200, put(set, length, digest));
    out.printf("%d bytes up through the gateway: %.0f s%n", length, seconds(start));
    start = System.nanoTime();
    HttpRequest seal =
        HttpRequest.newBuilder(gateway("/v1/checkpoint-sets/" + set + ":seal"))
            .POST(BodyPublishers.noBody())
            .build();
    expect(200, http.send(seal, BodyHandlers.ofString()));
    out.printf("sealed into %d rows: %.0f s%n", rows.rows(), seconds(start));
    start = System.nanoTime();
    String back = HexFormat.of().formatHex(download(set));
    out.printf("down again: %.0f s, equal: %s%n", seconds(start), back.equals(hex(digest)));
    out.printf(
        "peak resident memory: store %d MiB, gateway %d MiB, each with %s%n",
        peak(store), peak(gateway), HEAP);
  }

  private long write(OutputStream target) throws IOException {
    long[] count = new long[1];
    SafetensorsWriter.write(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            target.write(b);
            count[0]++;
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            target.write(bytes, from, length);
            count[0] += length;
          }
        },
        List.of(NamedArray.ofRows("weights", rows)),
        Map.of());
    return count[0];
  }

  private String create() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(gateway("/v1/checkpoint-sets"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    """
                    {"name": "large", "role": "TRAINING",
                     "architecture": {"type": "mlp", "sizes": [784, 10, 10], "activation": "relu"}}"""))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    expect(201, answer);
    Matcher id = ID.matcher(answer.body());
    if (!id.find()) {
      throw new IllegalStateException(answer.body());
    }
    return id.group(1);
  }

  private HttpResponse<String> put(String set, long length, byte[] digest) throws Exception {
    PipedInputStream in = new PipedInputStream(PIPE_BYTES);
    PipedOutputStream pipe = new PipedOutputStream(in);
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      writer.execute(
          () -> {
            try (pipe) {
              write(pipe);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      HttpRequest request =
          HttpRequest.newBuilder(gateway("/v1/checkpoint-sets/" + set + "/files/large.safetensors"))
              .header("Content-Type", "application/octet-stream")
              .header("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":")
              .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> in), length))
              .build();
      return http.send(request, BodyHandlers.ofString());
    } finally {
      writer.shutdownNow();
    }
  }

  private byte[] download(String set) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(gateway("/v1/checkpoint-sets/" + set + "/files/large.safetensors"))
            .build();
    HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
    MessageDigest sha256 = sha256();
    try (InputStream body = new DigestInputStream(answer.body(), sha256)) {
      body.transferTo(OutputStream.nullOutputStream());
    }
    return sha256.digest();
  }

  private static Process start(String module, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-jar",
                module + "/target/" + module + "-0.1.0-SNAPSHOT-exec.jar")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void awaitUp(int port) throws Exception {
    HttpRequest health =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health")).build();
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        if (http.send(health, BodyHandlers.ofString()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  private static URI gateway(String path) {
    return URI.create("http://localhost:" + GATEWAY_PORT + path);
  }

  private static void expect(int status, HttpResponse<String> answer) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  /** The greatest resident memory of a process so far, in MiB; 0 where the system does not tell. */
  private static long peak(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElse(0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
