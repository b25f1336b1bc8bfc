package org.weightaudit.storeclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.weightaudit.architecture.ArchitectureDescription;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.embedded.EmbeddedS3;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.CheckpointStoreApplication;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.Cnn;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.ResNet18;
import org.weightaudit.weights.architecture.ResidualCnn;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.NpzWriter;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;

/** The client against a real store. */
class CheckpointStoreTest {

  private static final Mlp MLP = new Mlp(List.of(4, 3, 2), Activation.RELU);

  @TempDir static Path work;
  @TempDir Path folder;
  private static EmbeddedPostgreSql postgres;
  private static EmbeddedS3 s3;
  private static ConfigurableApplicationContext app;
  private Path cache;
  private CheckpointStore store;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgreSql.ephemeral();
    s3 = EmbeddedS3.ephemeral();
    app =
        CheckpointStoreApplication.application()
            .run(
                "--server.port=0",
                "--spring.datasource.url=" + postgres.jdbcUrl(),
                "--spring.datasource.username=" + postgres.user(),
                "--spring.datasource.password=" + postgres.password(),
                "--weightaudit.s3.endpoint=" + s3.endpoint(),
                "--weightaudit.s3.access-key=" + s3.accessKey(),
                "--weightaudit.s3.secret-key=" + s3.secretKey(),
                "--weightaudit.store.work-dir=" + work);
  }

  @AfterAll
  static void stop() {
    app.close();
    s3.close();
    postgres.close();
  }

  @BeforeEach
  void connect() {
    cache = folder.resolve("fetched");
    store =
        client("http://localhost:" + app.getEnvironment().getRequiredProperty("local.server.port"));
  }

  private CheckpointStore client(String url) {
    CheckpointStore[] client = new CheckpointStore[1];
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(StoreClient.class))
        .withBean(Clock.class, Clock::systemUTC)
        .withPropertyValues("weightaudit.store.url=" + url, "weightaudit.store.cache-dir=" + cache)
        .run(context -> client[0] = context.getBean(CheckpointStore.class));
    return client[0];
  }

  private Path file(String name, long seed) throws IOException {
    byte[] content = new byte[4000];
    new SplittableRandom(seed).nextBytes(content);
    return Files.write(folder.resolve(name), content);
  }

  private List<Path> cached() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.toList();
    }
  }

  @Test
  void artifactIsKeptOnceAndFetchedOnce() throws IOException {
    Path file = file("state.bin", 1);
    Map<String, String> lineage = Map.of("job", "job_1", "a key & more", "50 % ≤ x?");
    StoredArtifact kept = store.putArtifact("état of 1", file, lineage, "state-1");
    assertThat(kept.lineage()).isEqualTo(lineage);
    assertThat(kept.name()).isEqualTo("état of 1");
    assertThat(store.putArtifact("état of 1", file, lineage, "state-1")).isEqualTo(kept);
    assertThat(store.artifactInfo(kept.id())).isEqualTo(kept);

    Path first = store.artifact(kept.id(), Progress.unobserved());
    assertThat(first).hasSameBinaryContentAs(file);
    assertThat(store.artifact(kept.id(), Progress.unobserved())).isEqualTo(first);
    assertThat(cached()).containsExactly(first);
  }

  @Test
  void architecturesComeBackAsTheyWere() {
    List<Architecture> architectures =
        List.of(
            MLP,
            new ResidualCnn(List.of(1, 4, 4), List.of(2, 3), 2),
            new ResNet18(ResNet18.Stem.IMAGENET, 3, 2, 64),
            Cnn.ofHyperRepresentations(3, Activation.TANH),
            Cnn.ofGptCifar10());
    for (Architecture architecture : architectures) {
      NewSet set =
          new NewSet(
              "s",
              "TRAINING",
              ArchitectureDescription.of(architecture),
              Optional.empty(),
              Map.of());
      StoredSet stored = store.set(store.create(set, "of-" + architecture.layout().size()).id());
      assertThat(stored.architecture().map(ArchitectureDescription::toArchitecture))
          .contains(architecture);
      assertThat(stored.rowLayout()).isEqualTo(architecture.layout());
      assertThat(stored.rowSymmetries()).isEqualTo(architecture.symmetries());
    }
  }

  private static NewSet newSet(Map<String, String> lineage) {
    return new NewSet("s", "TRAINING", ArchitectureDescription.of(MLP), Optional.empty(), lineage);
  }

  @Test
  void otherBytesOrAnotherLineageWithTheSameKeyAreAnArtifactOfTheirOwn() throws IOException {
    Path file = file("one", 2);
    String first = store.putArtifact("x", file, Map.of("device", "a"), "state-2").id();
    assertThat(store.putArtifact("x", file, Map.of("device", "a"), "state-2").id())
        .isEqualTo(first);
    assertThat(store.putArtifact("x", file, Map.of("device", "b"), "state-2").id())
        .isNotEqualTo(first);
    assertThat(store.putArtifact("x", file("two", 3), Map.of("device", "a"), "state-2").id())
        .isNotEqualTo(first);
  }

  @Test
  void anotherSetWithTheSameKeyIsASetOfItsOwn() {
    Map<String, String> lineage = new LinkedHashMap<>();
    lineage.put("device", "a");
    lineage.put("zoo", "zo_1");
    String first = store.create(newSet(lineage), "zoo-1").id();
    Map<String, String> turned = new LinkedHashMap<>();
    turned.put("zoo", "zo_1");
    turned.put("device", "a");
    assertThat(store.create(newSet(turned), "zoo-1").id()).isEqualTo(first);
    assertThat(store.create(newSet(Map.of("zoo", "zo_1", "device", "b")), "zoo-1").id())
        .isNotEqualTo(first);
  }

  @Test
  void heldArtifactIsDeletedOnlyAfterItsRelease() throws IOException {
    String id = store.putArtifact("x", file("held", 4), Map.of(), "state-3").id();
    store.hold(id, "gen_1", "generator 1");
    assertThatThrownBy(() -> store.deleteArtifact(id))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.IN_USE));
    store.release(id, "gen_1");
    store.deleteArtifact(id);
    assertThatThrownBy(() -> store.artifactInfo(id))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.NOT_FOUND));
  }

  @Test
  void onlyAnOpenSetIsDiscarded() throws IOException {
    String open = store.create(newSet(Map.of()), "open").id();
    String sealed = store.create(newSet(Map.of()), "sealed").id();
    store.putFile(sealed, "row.npz", rowFile("row.npz"));
    store.seal(sealed);
    store.discard(open);
    store.discard(open);
    store.discard(sealed);
    assertThatThrownBy(() -> store.set(open))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.NOT_FOUND));
    assertThat(store.set(sealed).isSealed()).isTrue();
  }

  @Test
  void openSetTellsWhichFilesItHas() throws IOException {
    String id = store.create(newSet(Map.of()), "set-1").id();
    assertThat(store.fileNames(id)).isEmpty();
    for (String name : List.of("rows-0000.npz", "rows-0001.npz")) {
      Path file = rowFile(name);
      store.putFile(id, name, file);
      store.putFile(id, name, file);
    }
    assertThat(store.fileNames(id)).containsExactly("rows-0000.npz", "rows-0001.npz");
  }

  /** A file of one checkpoint. */
  private Path rowFile(String name) throws IOException {
    Path file = folder.resolve(name);
    float[] row = new float[MLP.layout().size()];
    try (OutputStream out = Files.newOutputStream(file)) {
      NpzWriter.write(
          out, List.of(NamedArray.ofRows("weights", new DenseMatrix(1, row.length, row))));
    }
    return file;
  }

  @Test
  void contentThatBreaksOffIsNotTakenForTheWhole() throws IOException {
    HttpServer half =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String json =
        "{\"id\":\"ar_1\",\"name\":\"x\",\"bytes\":9,\"sha256\":\"%s\",\"lineage\":{}}"
            .formatted("0".repeat(64));
    half.createContext(
        "/v1/artifacts/ar_1",
        exchange -> {
          boolean content = exchange.getRequestURI().getPath().endsWith("/content");
          byte[] body = (content ? "half" : json).getBytes(StandardCharsets.UTF_8);
          exchange
              .getResponseHeaders()
              .add("Content-Type", content ? "application/octet-stream" : "application/json");
          exchange
              .getResponseHeaders()
              .add("Repr-Digest", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    half.start();
    try {
      CheckpointStore broken = client("http://localhost:" + half.getAddress().getPort());
      assertThatThrownBy(() -> broken.artifact("ar_1", Progress.unobserved()))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE));
      assertThat(cached()).isEmpty();
    } finally {
      half.stop(0);
    }
  }
}
