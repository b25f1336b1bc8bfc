package org.weightaudit.deployment.description;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.util.unit.DataSize;

/**
 * The rules by which services, image and one deployment agree.
 *
 * @param services as they are configured
 * @param image the Dockerfile
 * @param alsoLeftToDefault what this deployment does not set on purpose, beside what none sets
 */
public record Agreement(
    List<ServiceConfiguration> services, ImageFile image, Set<String> alsoLeftToDefault) {

  /** Variables that are read, but not by our configuration: who reads them. */
  private static final Map<String, String> READ_ELSEWHERE =
      Map.of("OMP_NUM_THREADS", "libtorch", "JAVA_TOOL_OPTIONS", "the JVM");

  /** Limits that are the same wherever a service runs. */
  private static final Set<String> LEFT_TO_DEFAULT =
      Set.of(
          "WEIGHTAUDIT_SPOOL_LIMIT",
          "WEIGHTAUDIT_KEEP_DELETED",
          "WEIGHTAUDIT_ONNX_LARGEST_FILE",
          "WEIGHTAUDIT_ONNX_LARGEST_MEMORY",
          "WEIGHTAUDIT_ONNX_LONGEST_START",
          "WEIGHTAUDIT_ONNX_LONGEST_BATCH");

  /** Phases of a graceful stop in which something waits: requests, then connections. */
  private static final int WAITING_PHASES = 2;

  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** What does not agree, in words; empty if all does. */
  public List<String> violations(List<DeployedService> deployed) {
    List<String> violations = new ArrayList<>();
    for (ServiceConfiguration service : services) {
      List<DeployedService> found =
          deployed.stream().filter(one -> one.name().equals(service.name())).toList();
      if (found.size() == 1) {
        check(service, found.get(0), violations);
      } else {
        violations.add("%s is deployed %d times".formatted(service.name(), found.size()));
      }
    }
    return violations;
  }

  private void check(
      ServiceConfiguration service, DeployedService deployed, List<String> violations) {
    String name = service.name();
    if (deployed.port() != service.port()) {
      violations.add("%s: port %d, not %d".formatted(name, deployed.port(), service.port()));
    }
    if (!deployed.image().matches("weightaudit/" + name + "(-gpu)?")) {
      violations.add("%s: image %s".formatted(name, deployed.image()));
    }
    checkVariables(service, deployed, violations);
    checkAddresses(service, deployed, violations);
    checkMemory(deployed, violations);
    Duration stop =
        deployed
            .beforeStop()
            .plus(service.shutdownPhase().multipliedBy(WAITING_PHASES))
            .plus(MARGIN);
    if (deployed.grace().compareTo(stop) < 0) {
      violations.add(
          "%s: killed after %s, but stops within %s".formatted(name, deployed.grace(), stop));
    }
    for (String path : deployed.probePaths()) {
      if (!service.probePaths().contains(path)) {
        violations.add("%s: nothing answers a probe of %s".formatted(name, path));
      }
    }
  }

  private void checkVariables(
      ServiceConfiguration service, DeployedService deployed, List<String> violations) {
    Set<String> unset = new HashSet<>(service.variables().keySet());
    unset.removeAll(deployed.environment().keySet());
    unset.removeAll(image.environment(service.port()).keySet());
    unset.removeAll(LEFT_TO_DEFAULT);
    unset.removeAll(alsoLeftToDefault);
    unset.forEach(
        variable -> violations.add("%s reads %s, unset".formatted(service.name(), variable)));
    Set<String> unread = new HashSet<>(deployed.environment().keySet());
    unread.removeAll(service.variables().keySet());
    unread.removeAll(READ_ELSEWHERE.keySet());
    unread.forEach(
        variable -> violations.add("%s does not read %s".formatted(service.name(), variable)));
  }

  /** Addresses of our own services name the service and its port. */
  private void checkAddresses(
      ServiceConfiguration service, DeployedService deployed, List<String> violations) {
    for (String variable : service.addresses()) {
      String value = deployed.environment().getOrDefault(variable, "");
      for (ServiceConfiguration target : services) {
        boolean meant =
            service.variables().getOrDefault(variable, "").endsWith(":" + target.port());
        String wanted = "http://%s:%d".formatted(target.name(), target.port());
        if (meant && !value.equals(wanted)) {
          violations.add("%s: %s is %s, not %s".formatted(service.name(), variable, value, wanted));
        }
      }
    }
  }

  private void checkMemory(DeployedService deployed, List<String> violations) {
    DataSize needed =
        MemoryBudget.of(image.environment(deployed.port()).getOrDefault("JAVA_TOOL_OPTIONS", ""))
            .needed(deployed.memory(), deployed.nativeMemory());
    if (needed.compareTo(deployed.memory()) > 0) {
      violations.add(
          "%s: may need %d MB of %d MB"
              .formatted(deployed.name(), needed.toMegabytes(), deployed.memory().toMegabytes()));
    }
  }

  /** Whom a deployment has call whom: the caller, and the host and port of an address. */
  public static Set<Call> calls(
      List<ServiceConfiguration> services, List<DeployedService> deployed) {
    Set<Call> calls = new HashSet<>();
    for (ServiceConfiguration service : services) {
      for (DeployedService one : deployed) {
        if (one.name().equals(service.name())) {
          service
              .addresses()
              .forEach(
                  variable ->
                      calls.add(
                          Call.to(
                              service.name(),
                              one.environment().getOrDefault(variable, "missing://none"))));
        }
      }
    }
    return calls;
  }

  /** One service calls one host and port. */
  public record Call(String from, String host, int port) {

    static Call to(String from, String address) {
      URI uri = URI.create(address.replaceFirst("^jdbc:", ""));
      int port = uri.getPort();
      if (port < 0) {
        port = "https".equals(uri.getScheme()) ? 443 : 80;
      }
      return new Call(from, String.valueOf(uri.getHost()), port);
    }
  }
}
