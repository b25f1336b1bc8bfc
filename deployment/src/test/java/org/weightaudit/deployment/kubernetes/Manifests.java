package org.weightaudit.deployment.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.Serial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;
import org.weightaudit.deployment.description.DeployedService;
import tools.jackson.databind.JsonNode;

/** Manifests as objects of the Kubernetes API. */
record Manifests(List<HasMetadata> objects) {

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.ofEntries(
          Map.entry("v1 ConfigMap", ConfigMap.class),
          Map.entry("v1 Namespace", Namespace.class),
          Map.entry("v1 Secret", Secret.class),
          Map.entry("v1 Service", Service.class),
          Map.entry("apps/v1 Deployment", Deployment.class),
          Map.entry("apps/v1 StatefulSet", StatefulSet.class),
          Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
          Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
          Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class));

  /** The models keep unknown fields for later; here they are errors. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Serial private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .build();

  /**
   * @throws IllegalArgumentException if a field or a kind is not known to the API
   */
  static Manifests parse(List<JsonNode> documents) {
    List<HasMetadata> objects = new ArrayList<>();
    for (JsonNode document : documents) {
      String kind = document.path("apiVersion").asString() + " " + Kustomization.kind(document);
      if (!KINDS.containsKey(kind)) {
        throw new IllegalArgumentException("no kind of ours: " + kind);
      }
      try {
        objects.add(STRICT.readValue(document.toString(), KINDS.get(kind)));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(
            "%s %s: %s".formatted(kind, Kustomization.name(document), e.getOriginalMessage()), e);
      }
    }
    return new Manifests(objects);
  }

  <T extends HasMetadata> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The pod templates by the name of what makes the pods. */
  Map<String, PodTemplateSpec> pods() {
    Map<String, PodTemplateSpec> pods = new LinkedHashMap<>();
    all(Deployment.class)
        .forEach(one -> pods.put(one.getMetadata().getName(), one.getSpec().getTemplate()));
    all(StatefulSet.class)
        .forEach(one -> pods.put(one.getMetadata().getName(), one.getSpec().getTemplate()));
    return pods;
  }

  static Container container(PodTemplateSpec pod) {
    if (pod.getSpec().getContainers().size() != 1) {
      throw new IllegalArgumentException("wanted is one container in a pod");
    }
    return pod.getSpec().getContainers().get(0);
  }

  /** Our services, which are the Deployments. */
  List<DeployedService> deployed() {
    return all(Deployment.class).stream()
        .map(one -> deployed(one.getMetadata().getName(), one.getSpec().getTemplate()))
        .toList();
  }

  private DeployedService deployed(String name, PodTemplateSpec pod) {
    Container container = container(pod);
    Map<String, String> environment = new LinkedHashMap<>();
    container.getEnv().forEach(variable -> environment.put(variable.getName(), value(variable)));
    return new DeployedService(
        name,
        container.getImage().replaceFirst(":[^/]*$", ""),
        container.getPorts().get(0).getContainerPort(),
        environment,
        size(container.getResources().getLimits().get("memory")),
        size(new Quantity(pod.getMetadata().getAnnotations().get("weightaudit.org/native-memory"))),
        Duration.ofSeconds(pod.getSpec().getTerminationGracePeriodSeconds()),
        Duration.ofSeconds(container.getLifecycle().getPreStop().getSleep().getSeconds()),
        probePaths(container));
  }

  /** The value, or nothing where it comes from a secret or the node. */
  private String value(EnvVar variable) {
    if (variable.getValueFrom() == null) {
      return variable.getValue();
    }
    var reference = variable.getValueFrom().getConfigMapKeyRef();
    return reference == null
        ? ""
        : all(ConfigMap.class).stream()
            .filter(map -> map.getMetadata().getName().equals(reference.getName()))
            .map(map -> map.getData().getOrDefault(reference.getKey(), ""))
            .findFirst()
            .orElse("");
  }

  /** Where the probes of a container ask, provided that they ask at its port. */
  private static Set<String> probePaths(Container container) {
    Set<String> ports =
        container.getPorts().stream().map(ContainerPort::getName).collect(Collectors.toSet());
    Set<String> paths = new TreeSet<>();
    Stream.of(
            container.getStartupProbe(),
            container.getLivenessProbe(),
            container.getReadinessProbe())
        .map(Probe::getHttpGet)
        .forEach(
            get ->
                paths.add(
                    ports.contains(get.getPort().getStrVal())
                        ? get.getPath()
                        : get.getPath() + " at port " + get.getPort().getValue()));
    return paths;
  }

  private static DataSize size(Quantity quantity) {
    return DataSize.ofBytes(quantity.getNumericalAmount().longValueExact());
  }
}
