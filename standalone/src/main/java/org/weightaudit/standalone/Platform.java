package org.weightaudit.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.weightaudit.embedded.EmbeddedPostgreSql;
import org.weightaudit.embedded.EmbeddedS3;
import org.weightaudit.evaluation.EvaluationServiceApplication;
import org.weightaudit.gateway.GatewayServiceApplication;
import org.weightaudit.generator.GeneratorServiceApplication;
import org.weightaudit.store.CheckpointStoreApplication;

/** The platform. Its parts start one after the other and stop in the reverse order. */
final class Platform implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Platform.class);
  private static final String LOOPBACK = "127.0.0.1";

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Map<String, String> settings = new TreeMap<>();
  private final List<URI> services = new ArrayList<>();
  private int port;

  /**
   * Starts everything. A close meanwhile waits for it.
   *
   * @throws CannotStart if the port or the folder is in use
   */
  synchronized Platform start(StandaloneSettings wanted) {
    requireFree(wanted);
    try {
      startServers(wanted);
      startServices(wanted);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static void requireFree(StandaloneSettings settings) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(
          new InetSocketAddress(InetAddress.getByName(settings.address()), settings.port()));
    } catch (IOException e) {
      throw new CannotStart(
          "Port %d on %s cannot be used (%s). Is the platform running already? Choose another port with --port=8090."
              .formatted(settings.port(), settings.address(), e.getMessage()),
          e);
    }
  }

  private void startServers(StandaloneSettings wanted) {
    EmbeddedPostgreSql database = openDatabase(wanted);
    parts.push(database);
    EmbeddedS3 objects = EmbeddedS3.persistent(wanted.data().resolve("objects"));
    parts.push(objects);
    settings.put("WEIGHTAUDIT_DATABASE_URL", database.jdbcUrl());
    settings.put("WEIGHTAUDIT_DATABASE_USER", database.user());
    settings.put("WEIGHTAUDIT_DATABASE_PASSWORD", database.password());
    settings.put("WEIGHTAUDIT_S3_ENDPOINT", objects.endpoint().toString());
    settings.put("WEIGHTAUDIT_S3_ACCESS_KEY", objects.accessKey());
    settings.put("WEIGHTAUDIT_S3_SECRET_KEY", objects.secretKey());
    settings.put("WEIGHTAUDIT_S3_BUCKET", "weightaudit");
    settings.put("WEIGHTAUDIT_WORK_DIR", wanted.data().resolve("work").toString());
    settings.put("WEIGHTAUDIT_PUBLIC_URL", "http://localhost:" + wanted.port());
    LOG.info("database and object store are up");
  }

  private static EmbeddedPostgreSql openDatabase(StandaloneSettings wanted) {
    try {
      return EmbeddedPostgreSql.persistent(wanted.data().resolve("database"));
    } catch (IllegalStateException e) {
      throw new CannotStart("The database cannot start: " + e.getMessage() + ".", e);
    }
  }

  private void startServices(StandaloneSettings wanted) {
    settings.put("WEIGHTAUDIT_STORE_URL", startInternal(CheckpointStoreApplication.application()));
    settings.put(
        "WEIGHTAUDIT_GENERATOR_URL", startInternal(GeneratorServiceApplication.application()));
    settings.put(
        "WEIGHTAUDIT_EVALUATION_URL", startInternal(EvaluationServiceApplication.application()));
    try {
      port = start(GatewayServiceApplication.application(), wanted.address(), wanted.port());
    } catch (PortInUseException e) {
      throw new CannotStart("Port %d is in use.".formatted(wanted.port()), e);
    }
  }

  private String startInternal(SpringApplicationBuilder application) {
    URI service = URI.create("http://" + LOOPBACK + ":" + start(application, LOOPBACK, 0));
    services.add(service);
    return service.toString();
  }

  private int start(SpringApplicationBuilder application, String address, int wantedPort) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--server.address=" + address);
    arguments.add("--server.port=" + wantedPort);
    // The gateway's client is on the class path of all; the services keep the one they are made
    // with.
    arguments.add("--spring.http.clients.imperative.factory=jdk");
    arguments.add("--spring.main.banner-mode=off");
    arguments.add("--spring.main.log-startup-info=false");
    arguments.add("--logging.level.root=warn");
    arguments.add("--logging.level.org.weightaudit=info");
    settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    ConfigurableApplicationContext context = run(application, arguments);
    parts.push(context);
    LOG.info("{} is up", context.getEnvironment().getProperty("spring.application.name"));
    return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  private static ConfigurableApplicationContext run(
      SpringApplicationBuilder application, List<String> arguments) {
    try {
      return application.registerShutdownHook(false).run(arguments.toArray(String[]::new));
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause.getClass().getName().startsWith("org.flywaydb.")) {
          throw new CannotStart(
              "The tables in the data folder were made by another version, or were changed by hand. Choose another folder with --data=FOLDER. (%s)"
                  .formatted(String.valueOf(cause.getMessage()).lines().limit(2).toList()),
              e);
        }
      }
      throw e;
    }
  }

  /** Where the services behind the gateway are, for this machine only. */
  synchronized List<URI> services() {
    return List.copyOf(services);
  }

  /** Where the pages and the API are. */
  synchronized URI address() {
    return URI.create("http://localhost:" + port);
  }

  @Override
  public synchronized void close() {
    boolean running = !parts.isEmpty();
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("{} did not stop in good order", part.getClass().getSimpleName(), e);
      }
    }
    if (running) {
      LOG.info("stopped");
    }
  }
}
