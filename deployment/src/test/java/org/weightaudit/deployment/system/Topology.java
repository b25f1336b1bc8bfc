package org.weightaudit.deployment.system;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.weightaudit.deployment.compose.ComposeFile;
import org.weightaudit.deployment.description.DeployedService;
import org.weightaudit.deployment.description.ImageFile;

/**
 * The services of the compose file as processes. Their environment is that of the image and the
 * compose file, with three substitutions: hosts and ports of containers become ports of this
 * machine, the work folder becomes a temporary one, and {@code PORT} is a free port.
 */
final class Topology implements AutoCloseable {

  private final ComposeFile compose;
  private final Path folder;
  private final Map<String, Integer> ports = new TreeMap<>();
  private final Map<String, String> substitutions = new LinkedHashMap<>();
  private final List<ServiceProcess> processes = new ArrayList<>();

  /**
   * @param addresses where on this machine the containers are that are no services of ours
   */
  Topology(ComposeFile compose, Map<String, String> addresses, Path folder) throws IOException {
    this.compose = compose;
    this.folder = folder;
    substitutions.putAll(addresses);
    for (DeployedService service : compose.deployed()) {
      int port = freePort();
      ports.put(service.name(), port);
      substitutions.put(service.name() + ":" + service.port(), "127.0.0.1:" + port);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Starts these at once, in whatever order they become ready. */
  List<ServiceProcess> start(String... names) throws IOException, InterruptedException {
    for (DeployedService service : compose.deployed()) {
      if (List.of(names).contains(service.name())) {
        Path own = Files.createDirectories(folder.resolve(service.name()));
        Files.createDirectories(own.resolve("work"));
        processes.add(
            ServiceProcess.start(service.name(), environment(service, own), service.memory(), own));
      }
    }
    return List.copyOf(processes);
  }

  private Map<String, String> environment(DeployedService service, Path own) {
    Map<String, String> environment = new TreeMap<>(ImageFile.read().environment(service.port()));
    String work = environment.get("WEIGHTAUDIT_WORK_DIR");
    environment.putAll(service.environment());
    environment.replaceAll((name, value) -> substituted(value, work, own));
    environment.put("PORT", Integer.toString(ports.get(service.name())));
    return environment;
  }

  private String substituted(String value, String work, Path own) {
    String substituted = value.replace(work, own.resolve("work").toString());
    for (Map.Entry<String, String> substitution : substitutions.entrySet()) {
      substituted = substituted.replace(substitution.getKey(), substitution.getValue());
    }
    return substituted;
  }

  URI address(String service) {
    return URI.create("http://127.0.0.1:" + ports.get(service));
  }

  @Override
  public void close() {
    processes.forEach(ServiceProcess::close);
  }
}
