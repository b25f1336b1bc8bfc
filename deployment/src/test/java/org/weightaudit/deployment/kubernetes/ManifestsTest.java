package org.weightaudit.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.deployment.compose.ComposeFile;
import org.weightaudit.deployment.description.Agreement;
import org.weightaudit.deployment.description.Agreement.Call;
import org.weightaudit.deployment.description.ImageFile;
import org.weightaudit.deployment.description.Mutation;
import org.weightaudit.deployment.description.ServiceConfiguration;
import org.weightaudit.deployment.description.Sources;
import tools.jackson.databind.JsonNode;

/** Every overlay is valid, whole, and agrees with services and image. */
class ManifestsTest {

  private static final String[] OVERLAYS = {"dev", "production", "production-gpu"};

  private final List<ServiceConfiguration> services = ServiceConfiguration.all();

  /** A pod is a host of its own, with its own processors or its own GPU: its device is its own. */
  private final Agreement agreement =
      new Agreement(services, ImageFile.read(), Set.of("WEIGHTAUDIT_DEVICE_SLOT"));

  static Path overlay(String name) {
    return Sources.file("k8s/overlays").resolve(name);
  }

  private static List<JsonNode> documents(String overlay) {
    return Kustomization.build(overlay(overlay));
  }

  private static List<Secret> secrets() {
    return Manifests.parse(Sources.documents(Sources.file("k8s/secrets.example.yml")))
        .all(Secret.class);
  }

  static String[] overlays() {
    return OVERLAYS.clone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "production-gpu"})
  void agreesWithServicesAndImage(String overlay) {
    Manifests manifests = Manifests.parse(documents(overlay));
    assertThat(agreement.violations(manifests.deployed())).isEmpty();
    assertThat(References.broken(manifests, secrets())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "production-gpu"})
  void allowsExactlyTheCallsThatAddressesImply(String overlay) {
    Manifests manifests = Manifests.parse(documents(overlay));
    assertThat(new Network(manifests).allowed()).isEqualTo(implied(manifests));
  }

  private Set<Call> implied(Manifests manifests) {
    Set<String> pods = manifests.pods().keySet();
    return Agreement.calls(services, manifests.deployed()).stream()
        .map(
            call ->
                pods.contains(call.host())
                    ? call
                    : new Call(call.from(), Network.OUTSIDE, call.port()))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "production", "production-gpu"})
  void everyPodIsBoundedAndWithoutPrivileges(String overlay) {
    Manifests.parse(documents(overlay))
        .pods()
        .forEach(
            (name, pod) -> {
              PodSecurityContext forPod = pod.getSpec().getSecurityContext();
              SecurityContext security = Manifests.container(pod).getSecurityContext();
              assertThat(forPod.getRunAsNonRoot()).as(name).isTrue();
              assertThat(forPod.getRunAsUser()).isPositive();
              assertThat(forPod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
              assertThat(security.getAllowPrivilegeEscalation()).isFalse();
              assertThat(security.getReadOnlyRootFilesystem()).isTrue();
              assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
              assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
              assertThat(Manifests.container(pod).getResources().getLimits()).containsKey("memory");
              assertThat(Manifests.container(pod).getResources().getRequests())
                  .containsKeys("cpu", "memory");
            });
  }

  @Test
  void onlyTheIngressControllerReachesTheGatewayFromElsewhere() {
    List<NetworkPolicy> policies =
        Manifests.parse(documents("production")).all(NetworkPolicy.class);
    List<Map<String, String>> namespaces =
        policies.stream()
            .flatMap(policy -> policy.getSpec().getIngress().stream())
            .flatMap(rule -> rule.getFrom().stream())
            .filter(peer -> peer.getNamespaceSelector() != null || peer.getIpBlock() != null)
            .map(peer -> peer.getNamespaceSelector().getMatchLabels())
            .toList();
    assertThat(namespaces).containsExactly(Map.of("kubernetes.io/metadata.name", "ingress-nginx"));
  }

  @Test
  void namesTheImagesThatComposeBuilds() {
    ComposeFile compose = ComposeFile.read();
    Set<String> built =
        compose.tree().path("services").properties().stream()
            .filter(service -> service.getValue().has("build"))
            .map(service -> service.getValue().path("image").asString())
            .map(image -> image.replaceFirst("\\$\\{WEIGHTAUDIT_TAG:-([^}]*)}", "$1"))
            .collect(Collectors.toSet());
    Set<String> run = images("dev");
    run.addAll(images("production-gpu"));
    run.removeIf(image -> !image.startsWith("weightaudit/"));
    assertThat(run).isEqualTo(built);
    String version =
        Sources.text("pom.xml").replaceFirst("(?s).*?</parent>.*?<version>([^<]*)</.*", "$1");
    assertThat(run).allMatch(image -> image.endsWith(":" + version));
  }

  @Test
  void runsTheSameDatabaseAndObjectStoreAsCompose() {
    JsonNode compose = ComposeFile.read().tree();
    Set<String> images = images("dev");
    for (String name : List.of("postgres", "s3")) {
      String image = compose.at("/services/%s/image".formatted(name)).asString();
      assertThat(images).contains(image.replaceFirst("^\\$\\{[A-Z0-9_]+:-([^}]*)}$", "$1"));
    }
  }

  private static Set<String> images(String overlay) {
    return Manifests.parse(documents(overlay)).pods().values().stream()
        .map(pod -> Manifests.container(pod).getImage())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Deployment gateway-service|/spec/template/spec/containers/0/readinesProbe|{}",
        "Deployment"
            + " gateway-service|/spec/template/spec/containers/0/ports/0/containerPort|\"http\"",
        "Service gateway-service|/spec/ports/0/target|\"http\"",
        "NetworkPolicy deny-all|/spec/podSelectors|{}",
        "ConfigMap weightaudit|/kind|\"ConfigMapp\"",
      })
  void aSpoiledManifestIsRefused(String manifest, String place, String value) {
    List<JsonNode> spoiled = spoiled("dev", manifest, place, value);
    assertThatThrownBy(() -> Manifests.parse(spoiled)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Deployment"
            + " checkpoint-store|/spec/template/spec/containers/0/ports/0/containerPort|9999|port"
            + " 9999, not 8081",
        "Deployment"
            + " checkpoint-store|/spec/template/spec/containers/0/env/0/name|\"WEIGHTAUDIT_DB\"|does"
            + " not read WEIGHTAUDIT_DB",
        "Deployment"
            + " checkpoint-store|/spec/template/spec/containers/0/env/2/valueFrom/secretKeyRef/key|\"pass\"|secret"
            + " weightaudit-database/pass is not there",
        "Deployment"
            + " gateway-service|/spec/template/spec/containers/0/env/0/value|\"http://store:8081\"|not"
            + " http://checkpoint-store:8081",
        "Deployment"
            + " gateway-service|/spec/template/spec/containers/0/readinessProbe/httpGet/path|\"/ready\"|nothing"
            + " answers a probe of /ready",
        "Deployment"
            + " gateway-service|/spec/template/spec/containers/0/livenessProbe/httpGet/port|8081|at"
            + " port 8081",
        "Deployment"
            + " gateway-service|/spec/template/spec/containers/0/resources/limits/memory|\"512Mi\"|may"
            + " need",
        "Deployment gateway-service|/spec/template/spec/terminationGracePeriodSeconds|5|killed"
            + " after PT5S",
        "Deployment gateway-service|/spec/replicas|2|",
        "Service checkpoint-store|/spec/ports/0/port|80|port 80 is not port http",
        "Service checkpoint-store|/spec/selector|{\"app.kubernetes.io/name\": \"store\"}|selects 0",
        "PodDisruptionBudget checkpoint-store|/spec/selector/matchLabels|{\"a\": \"b\"}|no"
            + " disruption budget",
        "HorizontalPodAutoscaler"
            + " evaluation-service|/spec/scaleTargetRef/name|\"gateway-service\"|both replicas and"
            + " an autoscaler",
        "Ingress weightaudit|/spec/rules/0/http/paths/0/backend/service/port/name|\"web\"|ingress"
            + " to gateway-service",
        "ConfigMap weightaudit|/data/extra|\"x\"|config weightaudit/extra is not used",
      })
  void disagreementIsNoticed(String manifest, String place, String value, String complaint) {
    Manifests spoiled = Manifests.parse(spoiled("production", manifest, place, value));
    List<String> violations = new ArrayList<>(agreement.violations(spoiled.deployed()));
    violations.addAll(References.broken(spoiled, secrets()));
    if (complaint == null) {
      assertThat(violations).isEmpty();
    } else {
      assertThat(violations).anySatisfy(found -> assertThat(found).contains(complaint));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "NetworkPolicy checkpoint-store|/spec/ingress/0/ports/0/port|8082",
        "NetworkPolicy checkpoint-store|/spec/podSelector/matchLabels|{\"a\": \"b\"}",
        "NetworkPolicy gateway-service|/spec/egress/0|{}",
        "NetworkPolicy evaluation-service|/spec/egress/0/ports/0/port|8082",
        "NetworkPolicy to-s3|/spec/egress/0/to/0|{\"ipBlock\": {\"cidr\": \"0.0.0.0/0\"}}",
        "NetworkPolicy to-s3|/spec/podSelector/matchExpressions/0/values|[\"gateway-service\"]",
        "ConfigMap weightaudit|/data/s3-endpoint|\"http://s3:9001\"",
      })
  void anotherConnectionIsNoticed(String manifest, String place, String value) {
    Manifests spoiled = Manifests.parse(spoiled("dev", manifest, place, value));
    assertThat(new Network(spoiled).allowed()).isNotEqualTo(implied(spoiled));
  }

  private static List<JsonNode> spoiled(
      String overlay, String manifest, String place, String value) {
    Map<String, JsonNode> byName = new TreeMap<>(Kustomization.byName(documents(overlay)));
    assertThat(byName).containsKey(manifest);
    byName.computeIfPresent(manifest, (name, tree) -> Mutation.of(tree, place, value));
    return List.copyOf(byName.values());
  }
}
