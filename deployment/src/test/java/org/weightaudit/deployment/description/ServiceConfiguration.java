package org.weightaudit.deployment.description;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;

/**
 * A service as its configuration file tells.
 *
 * @param port where it listens unless {@code PORT} says otherwise
 * @param variables what it reads from its environment, with the defaults
 * @param shutdownPhase how long each phase of a graceful stop may take
 * @param probePaths where the main port answers probes
 */
public record ServiceConfiguration(
    String name,
    int port,
    Map<String, String> variables,
    Duration shutdownPhase,
    Set<String> probePaths) {

  public static final String DATABASE_URL = "WEIGHTAUDIT_DATABASE_URL";
  public static final String S3_ENDPOINT = "WEIGHTAUDIT_S3_ENDPOINT";

  /** A link for people, to which no service connects. */
  private static final String PUBLIC_URL = "WEIGHTAUDIT_PUBLIC_URL";

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(?::((?:[^${}]|\\$\\{[^}]*})*))?}");

  /** The four services. */
  public static List<ServiceConfiguration> all() {
    return List.of(
        read("checkpoint-store"),
        read("generator-service"),
        read("evaluation-service"),
        read("gateway-service"));
  }

  private static ServiceConfiguration read(String name) {
    String file = "%s/src/main/resources/%s.yml".formatted(name, name);
    JsonNode tree = Sources.yaml(Sources.file(file));
    Map<String, String> variables = new TreeMap<>();
    Matcher found = VARIABLE.matcher(Sources.text(file));
    while (found.find()) {
      variables.put(found.group(1), found.group(2) == null ? "" : found.group(2));
    }
    boolean onMainPort =
        tree.at("/management/endpoint/health/probes/add-additional-paths").asBoolean(false);
    return new ServiceConfiguration(
        name,
        Integer.parseInt(variables.getOrDefault("PORT", "0")),
        variables,
        DurationStyle.detectAndParse(
            tree.at("/spring/lifecycle/timeout-per-shutdown-phase").asString("30s")),
        onMainPort ? Set.of("/livez", "/readyz") : Set.of());
  }

  /** The variables that hold addresses it connects to. */
  public Set<String> addresses() {
    Set<String> addresses = new TreeSet<>(variables.keySet());
    addresses.removeIf(
        name -> name.equals(PUBLIC_URL) || !(name.endsWith("_URL") || name.endsWith("_ENDPOINT")));
    return addresses;
  }
}
