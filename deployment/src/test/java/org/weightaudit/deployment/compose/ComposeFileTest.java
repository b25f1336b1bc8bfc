package org.weightaudit.deployment.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightaudit.deployment.description.Agreement;
import org.weightaudit.deployment.description.Agreement.Call;
import org.weightaudit.deployment.description.ImageFile;
import org.weightaudit.deployment.description.Mutation;
import org.weightaudit.deployment.description.ServiceConfiguration;
import org.weightaudit.deployment.description.Sources;
import tools.jackson.databind.JsonNode;

/** The compose file is valid and agrees with services and image. */
class ComposeFileTest {

  private static final Map<String, String> CHOSEN =
      Map.of(
          "WEIGHTAUDIT_DATABASE_PASSWORD", "secret",
          "WEIGHTAUDIT_S3_ACCESS_KEY", "key",
          "WEIGHTAUDIT_S3_SECRET_KEY", "secret");

  private final List<ServiceConfiguration> services = ServiceConfiguration.all();
  private final Agreement agreement = new Agreement(services, ImageFile.read(), Set.of());
  private final ComposeFile written = ComposeFile.read();
  private final ComposeFile filled = written.interpolated(CHOSEN);

  @Test
  void followsTheComposeSpecification() {
    assertThat(written.schemaViolations()).isEmpty();
    assertThat(filled.schemaViolations()).isEmpty();
  }

  @Test
  void agreesWithServicesAndImage() {
    assertThat(agreement.violations(filled.deployed())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/services/gateway-service/portz|[]|portz",
        "/services/gateway-service/mem_limit|{}|mem_limit",
        "/services/postgres/healthcheck/interval|[]|interval",
      })
  void aSpoiledFileIsNoComposeFile(String place, String value, String complaint) {
    assertThat(new ComposeFile(Mutation.of(filled.tree(), place, value)).schemaViolations())
        .anySatisfy(violation -> assertThat(violation).contains(complaint));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/services/generator-service/environment/WEIGHTAUDIT_STORE_URL|null|reads"
            + " WEIGHTAUDIT_STORE_URL, unset",
        "/services/gateway-service/environment/WEIGHTAUDIT_TYPO|\"x\"|does not read"
            + " WEIGHTAUDIT_TYPO",
        "/services/gateway-service/environment/WEIGHTAUDIT_STORE_URL|\"http://checkpoint-store:8082\"|not"
            + " http://checkpoint-store:8081",
        "/services/gateway-service/environment/WEIGHTAUDIT_STORE_URL|\"http://localhost:8081\"|not"
            + " http://checkpoint-store:8081",
        "/services/checkpoint-store/build/args/PORT|\"8088\"|port 8088, not 8081",
        "/services/checkpoint-store/image|\"weightaudit/store:1\"|image weightaudit/store",
        "/services/evaluation-service/mem_limit|\"2g\"|may need",
        "/services/evaluation-service/labels|{\"org.weightaudit.native-memory\": \"3g\"}|may need",
        "/services/evaluation-service/stop_grace_period|\"10s\"|killed after PT10S",
        "/services/evaluation-service|null|evaluation-service is deployed 0 times",
      })
  void disagreementIsNoticed(String place, String value, String complaint) {
    ComposeFile spoiled = new ComposeFile(Mutation.of(filled.tree(), place, value));
    assertThat(agreement.violations(spoiled.deployed()))
        .anySatisfy(violation -> assertThat(violation).contains(complaint));
  }

  @Test
  void refusesToStartWithoutSecretsAndSaysWhatToDo() {
    for (String secret : CHOSEN.keySet()) {
      Map<String, String> without = new TreeMap<>(CHOSEN);
      without.put(secret, "");
      assertThatThrownBy(() -> written.interpolated(without))
          .hasMessageContaining(secret)
          .hasMessageContaining("copy .env.example to .env");
    }
  }

  @Test
  void theExampleNamesEveryVariableAndNoSecret() {
    Map<String, String> example =
        Pattern.compile("(?m)^#?([A-Z0-9_]+)=(.*)$")
            .matcher(Sources.text(".env.example"))
            .results()
            .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));
    assertThat(example.keySet()).isEqualTo(written.variables().keySet());
    written
        .variables()
        .forEach((name, required) -> assertThat(example.get(name).isEmpty() || !required).isTrue());
    assertThat(written.interpolated(filledIn(example))).isEqualTo(filled);
  }

  private static Map<String, String> filledIn(Map<String, String> example) {
    Map<String, String> all = new TreeMap<>(example);
    all.putAll(CHOSEN);
    return all;
  }

  @Test
  void onlyTheGatewayIsPublishedAndOnlyOnThisMachine() {
    Set<String> published = new HashSet<>();
    filled
        .tree()
        .path("services")
        .properties()
        .forEach(
            service ->
                service
                    .getValue()
                    .path("ports")
                    .forEach(port -> published.add(service.getKey() + " " + port.asString())));
    assertThat(published).containsExactly("gateway-service 127.0.0.1:8080:8080");
  }

  @Test
  void whoCallsSharesANetworkAndWaitsForTheOtherToBeHealthy() {
    Set<Call> calls = Agreement.calls(services, filled.deployed());
    assertThat(calls).hasSize(10);
    for (Call call : calls) {
      assertThat(filled.networks(call.host())).containsAnyElementsOf(filled.networks(call.from()));
      JsonNode condition =
          filled.service(call.from()).path("depends_on").path(call.host()).path("condition");
      assertThat(condition.asString()).as(call.toString()).isEqualTo("service_healthy");
    }
  }

  @Test
  void everyContainerIsBoundedAndWithoutPrivileges() {
    filled
        .tree()
        .path("services")
        .properties()
        .forEach(
            entry -> {
              JsonNode service = entry.getValue();
              assertThat(service.path("read_only").asBoolean()).as(entry.getKey()).isTrue();
              assertThat(service.path("cap_drop").toString()).isEqualTo("[\"ALL\"]");
              assertThat(service.path("security_opt").toString()).contains("no-new-privileges");
              assertThat(service.has("mem_limit")).isTrue();
            });
  }

  @Test
  void generatorAndEvaluationTakeTurnsOnTheDevice() {
    String slot = "WEIGHTAUDIT_DEVICE_SLOT";
    assertThat(ComposeFile.environment(filled.service("generator-service")).get(slot))
        .isEqualTo(ComposeFile.environment(filled.service("evaluation-service")).get(slot))
        .isNotEmpty();
  }

  @Test
  void theGpuVariantIsTheGeneratorWithTheNativeLibraryForCuda() {
    JsonNode gpu = filled.service("generator-service-gpu");
    ImageFile image = ImageFile.read();
    assertThat(image.arguments().keySet()).containsAll(gpu.at("/build/args").propertyNames());
    assertThat(gpu.at("/build/args/PYTORCH_NATIVE").asString()).startsWith("pytorch-native-cu");
    assertThat(agreement.violations(List.of(ComposeFile.deployed("generator-service", gpu))))
        .noneMatch(violation -> violation.startsWith("generator-service"));
  }
}
