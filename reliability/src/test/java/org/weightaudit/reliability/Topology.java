package org.weightaudit.reliability;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.util.unit.DataSize;
import org.weightaudit.evaluation.EvaluationServiceApplication;
import org.weightaudit.gateway.GatewayServiceApplication;
import org.weightaudit.generator.GeneratorServiceApplication;
import org.weightaudit.store.CheckpointStoreApplication;

/** The platform as separate processes: PostgreSQL, an S3 server and the services. */
final class Topology implements Platform {

  static final String POSTGRESQL = "postgresql";
  static final String S3 = "s3";
  static final String STORE = "checkpoint-store";
  static final String GENERATOR = "generator-service";
  static final String EVALUATION = "evaluation-service";
  static final String SECOND_EVALUATION = "evaluation-service-2";
  static final String GATEWAY = "gateway-service";

  static final DataSize SPOOL_LIMIT = DataSize.ofMegabytes(64);

  private static final Duration START = Duration.ofMinutes(5);

  private final Path folder;
  private final Postgres postgres;
  private final UnaryOperator<URI> wayToS3;
  private final Map<String, ChildProcess> processes = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  private Topology(Path folder, Postgres postgres, UnaryOperator<URI> wayToS3) {
    this.folder = folder;
    this.postgres = postgres;
    this.wayToS3 = wayToS3;
    processes.put(POSTGRESQL, postgres.process());
  }

  static Topology start(Path folder) {
    return start(folder, UnaryOperator.identity());
  }

  /**
   * @param wayToS3 from where the S3 server listens to where the services look for it
   */
  static Topology start(Path folder, UnaryOperator<URI> wayToS3) {
    Topology topology = servers(folder, wayToS3);
    topology.startServices();
    return topology;
  }

  /** PostgreSQL and the S3 server, without services. */
  static Topology servers(Path folder) {
    return servers(folder, UnaryOperator.identity());
  }

  private static Topology servers(Path folder, UnaryOperator<URI> wayToS3) {
    Topology topology = new Topology(folder, Postgres.start(folder), wayToS3);
    try {
      topology.startObjects();
      return topology;
    } catch (RuntimeException | Error e) {
      topology.close();
      throw e;
    }
  }

  private void startObjects() {
    List.of(S3, STORE, GENERATOR, EVALUATION, SECOND_EVALUATION, GATEWAY)
        .forEach(name -> ports.put(name, freePort()));
    environment.put("WEIGHTAUDIT_DATABASE_URL", postgres.url());
    environment.put("WEIGHTAUDIT_DATABASE_USER", "postgres");
    environment.put("WEIGHTAUDIT_DATABASE_PASSWORD", "postgres");
    environment.put("WEIGHTAUDIT_S3_ENDPOINT", wayToS3.apply(address(S3)).toString());
    environment.put("WEIGHTAUDIT_S3_ACCESS_KEY", S3Server.KEY);
    environment.put("WEIGHTAUDIT_S3_SECRET_KEY", S3Server.KEY);
    environment.put("WEIGHTAUDIT_STORE_URL", address(STORE).toString());
    environment.put("WEIGHTAUDIT_GENERATOR_URL", address(GENERATOR).toString());
    environment.put("WEIGHTAUDIT_EVALUATION_URL", address(EVALUATION).toString());
    environment.put("WEIGHTAUDIT_DEVICE_SLOT", "the device");
    environment.put("WEIGHTAUDIT_SPOOL_LIMIT", SPOOL_LIMIT.toBytes() + "B");
    // Two computations at once would only measure each other.
    environment.put("OMP_NUM_THREADS", "1");
    Path objects = folder.resolve("objects");
    if (!objects.toFile().mkdirs()) {
      throw new IllegalStateException(objects + " cannot be made");
    }
    launch(
        S3,
        ChildProcess.java(
            S3Server.class.getName(), Integer.toString(ports.get(S3)), objects.toString()));
    awaitReady(S3);
  }

  /** The services, on what is in the servers; closes all if one does not start. */
  void startServices() {
    try {
      service(STORE, CheckpointStoreApplication.class);
      awaitReady(STORE);
      service(GENERATOR, GeneratorServiceApplication.class);
      service(EVALUATION, EvaluationServiceApplication.class);
      service(GATEWAY, GatewayServiceApplication.class);
      List.of(GENERATOR, EVALUATION, GATEWAY).forEach(this::awaitReady);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void service(String name, Class<?> application) {
    launch(
        name,
        ChildProcess.java(
            application.getName(),
            "--server.address=127.0.0.1",
            "--server.port=" + ports.get(name),
            // All services are on this class path: each keeps the client that it is made with.
            "--spring.http.clients.imperative.factory=jdk",
            "--logging.level.root=warn",
            "--logging.level.org.weightaudit=info"));
  }

  private void launch(String name, List<String> command) {
    Map<String, String> own = new HashMap<>(environment);
    own.put("WEIGHTAUDIT_WORK_DIR", folder.resolve("work-" + name).toString());
    processes.put(name, new ChildProcess(name, command, own, folder));
  }

  /** Where the store keeps uploads until the object store has them. */
  Path spool() {
    return folder.resolve("work-" + STORE).resolve("checkpoint-store/spool");
  }

  /** A second worker on the queue of audits. */
  void startSecondEvaluation() {
    service(SECOND_EVALUATION, EvaluationServiceApplication.class);
    awaitReady(SECOND_EVALUATION);
  }

  @Override
  public void awaitReady(String name) {
    await(name + " is ready")
        .atMost(START)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> isReady(name));
  }

  boolean isReady(String name) {
    return switch (name) {
      case POSTGRESQL -> postgres.answers();
      case S3 -> Http.status(address(S3)) > 0;
      default -> Http.status(address(name).resolve("/actuator/health/readiness")) == 200;
    };
  }

  @Override
  public void kill(String name) {
    process(name).kill();
  }

  @Override
  public void startAgain(String name) {
    process(name).startAgain();
    if (name.equals(POSTGRESQL)) {
      postgres.awaitAnswer();
    }
  }

  @Override
  public String workerOf(String job) {
    long pid = postgres.processOfJob(job);
    return processes.entrySet().stream()
        .filter(process -> process.getValue().pid() == pid)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  Postgres postgres() {
    return postgres;
  }

  @Override
  public boolean isAlive(String name) {
    return process(name).isAlive();
  }

  private ChildProcess process(String name) {
    ChildProcess process = processes.get(name);
    if (process == null) {
      throw new IllegalArgumentException(name);
    }
    return process;
  }

  URI address(String name) {
    return URI.create("http://127.0.0.1:" + ports.get(name));
  }

  @Override
  public URI gateway() {
    return address(GATEWAY);
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List<ChildProcess> all = new ArrayList<>(processes.values());
    for (int i = all.size() - 1; i >= 0; i--) {
      all.get(i).close();
    }
  }
}
