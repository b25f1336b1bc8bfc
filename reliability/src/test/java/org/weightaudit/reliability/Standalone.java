package org.weightaudit.reliability;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.weightaudit.standalone.StandaloneApplication;

/** The platform in one JVM, with its embedded database and object store. */
final class Standalone implements Platform {

  static final String JVM = "standalone JVM";

  private final int port = Topology.freePort();
  private final ChildProcess process;

  private Standalone(Path folder) {
    process =
        new ChildProcess(
            "standalone",
            ChildProcess.java(
                StandaloneApplication.class.getName(),
                "--port=" + port,
                "--data=" + folder.resolve("data")),
            Map.of("OMP_NUM_THREADS", "1"),
            folder);
  }

  static Standalone start(Path folder) {
    Standalone platform = new Standalone(folder);
    platform.awaitReady(JVM);
    return platform;
  }

  @Override
  public URI gateway() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void kill(String name) {
    process.kill();
  }

  @Override
  public void startAgain(String name) {
    process.startAgain();
  }

  @Override
  public boolean isAlive(String name) {
    return process.isAlive();
  }

  @Override
  public void awaitReady(String name) {
    await(name + " is ready")
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> Http.status(gateway().resolve("/actuator/health/readiness")) == 200);
  }

  @Override
  public String workerOf(String job) {
    return JVM;
  }

  @Override
  public void close() {
    process.close();
  }
}
