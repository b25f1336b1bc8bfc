package org.weightaudit.deployment.compose;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;
import org.weightaudit.deployment.description.DeployedService;
import org.weightaudit.deployment.description.Sources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The compose file as it is written, or with its variables filled in. */
public record ComposeFile(JsonNode tree) {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SchemaLocation.of("classpath:compose/compose-spec.json"));

  /** {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${NAME:?complaint}}. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Z0-9_]+)(?:(:-|:\\?)([^}]*))?}");

  public static ComposeFile read() {
    return new ComposeFile(Sources.yaml(Sources.file("docker-compose.yml")));
  }

  /** What the Compose Specification does not allow. */
  public List<String> schemaViolations() {
    return SCHEMA.validate(tree.toString(), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  /** The variables that it reads, and which of them it cannot do without. */
  public Map<String, Boolean> variables() {
    Map<String, Boolean> variables = new TreeMap<>();
    Matcher found = VARIABLE.matcher(tree.toString());
    while (found.find()) {
      variables.merge(found.group(1), ":?".equals(found.group(2)), Boolean::logicalOr);
    }
    return variables;
  }

  /**
   * The file with its variables filled in.
   *
   * @throws IllegalArgumentException if a required one is missing or empty
   */
  public ComposeFile interpolated(Map<String, String> values) {
    Matcher found = VARIABLE.matcher(tree.toString());
    String text =
        found.replaceAll(
            match -> {
              String value = values.getOrDefault(match.group(1), "");
              if (value.isEmpty() && ":?".equals(match.group(2))) {
                throw new IllegalArgumentException(match.group(1) + ": " + match.group(3));
              }
              String filled = value.isEmpty() ? Objects.toString(match.group(3), "") : value;
              return Matcher.quoteReplacement(filled);
            });
    return new ComposeFile(JSON.readTree(text));
  }

  public JsonNode service(String name) {
    return tree.path("services").path(name);
  }

  /** The services that run the image, without those of a profile. */
  public List<DeployedService> deployed() {
    List<DeployedService> deployed = new ArrayList<>();
    tree.path("services")
        .properties()
        .forEach(
            service -> {
              if (service.getValue().has("build") && !service.getValue().has("profiles")) {
                deployed.add(deployed(service.getKey(), service.getValue()));
              }
            });
    return deployed;
  }

  public static DeployedService deployed(String name, JsonNode service) {
    return new DeployedService(
        name,
        service.path("image").asString().replaceFirst(":[^/]*$", ""),
        Integer.parseInt(service.at("/build/args/PORT").asString()),
        environment(service),
        size(service.path("mem_limit").asString()),
        size(service.path("labels").path("org.weightaudit.native-memory").asString("0m")),
        DurationStyle.detectAndParse(service.path("stop_grace_period").asString("10s")),
        Duration.ZERO,
        Set.of());
  }

  /** The environment of a service, in the order of the file. */
  public static Map<String, String> environment(JsonNode service) {
    Map<String, String> environment = new LinkedHashMap<>();
    service
        .path("environment")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asString()));
    return environment;
  }

  /** The networks of a service. */
  public Set<String> networks(String service) {
    Set<String> networks = new TreeSet<>();
    service(service).path("networks").forEach(network -> networks.add(network.asString()));
    return networks;
  }

  private static DataSize size(String text) {
    return DataSize.parse(text.toUpperCase(Locale.ROOT) + "B");
  }
}
