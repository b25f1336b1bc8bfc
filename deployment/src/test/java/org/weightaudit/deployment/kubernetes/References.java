package org.weightaudit.deployment.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether what manifests refer to is there, and what is there is referred to. */
final class References {

  private final Manifests manifests;
  private final List<Secret> secrets;
  private final List<String> broken = new ArrayList<>();

  private References(Manifests manifests, List<Secret> secrets) {
    this.manifests = manifests;
    this.secrets = secrets;
  }

  /** What leads nowhere, in words; empty if all is well. */
  static List<String> broken(Manifests manifests, List<Secret> secrets) {
    References references = new References(manifests, secrets);
    references.checkValues();
    references.checkServices();
    references.checkBudgets();
    references.checkScaling();
    references.checkIngress();
    return references.broken;
  }

  private void checkValues() {
    Set<String> there = new TreeSet<>();
    secrets.forEach(
        secret ->
            secret
                .getStringData()
                .keySet()
                .forEach(key -> there.add("secret " + secret.getMetadata().getName() + "/" + key)));
    manifests
        .all(ConfigMap.class)
        .forEach(
            map ->
                map.getData()
                    .keySet()
                    .forEach(
                        key -> there.add("config " + map.getMetadata().getName() + "/" + key)));
    Set<String> wanted = new TreeSet<>();
    manifests
        .pods()
        .values()
        .forEach(pod -> Manifests.container(pod).getEnv().forEach(env -> wanted.addAll(keys(env))));
    difference(wanted, there).forEach(key -> broken.add(key + " is not there"));
    difference(there, wanted).forEach(key -> broken.add(key + " is not used"));
  }

  private static Set<String> keys(EnvVar variable) {
    Set<String> keys = new HashSet<>();
    if (variable.getValueFrom() != null) {
      var secret = variable.getValueFrom().getSecretKeyRef();
      var config = variable.getValueFrom().getConfigMapKeyRef();
      if (secret != null) {
        keys.add("secret " + secret.getName() + "/" + secret.getKey());
      }
      if (config != null) {
        keys.add("config " + config.getName() + "/" + config.getKey());
      }
    }
    return keys;
  }

  private static Set<String> difference(Set<String> from, Set<String> without) {
    Set<String> difference = new TreeSet<>(from);
    difference.removeAll(without);
    return difference;
  }

  private void checkServices() {
    for (Service service : manifests.all(Service.class)) {
      String name = service.getMetadata().getName();
      List<PodTemplateSpec> selected = selected(service.getSpec().getSelector());
      if (selected.size() != 1) {
        broken.add("service %s selects %d kinds of pods".formatted(name, selected.size()));
        continue;
      }
      for (ServicePort port : service.getSpec().getPorts()) {
        Container container = Manifests.container(selected.get(0));
        boolean hit =
            container.getPorts().stream()
                .anyMatch(
                    target ->
                        target.getName().equals(port.getTargetPort().getStrVal())
                            && target.getContainerPort().equals(port.getPort()));
        if (!hit) {
          broken.add(
              "service %s: port %d is not port %s of its pods"
                  .formatted(name, port.getPort(), port.getTargetPort().getValue()));
        }
      }
    }
    Set<String> named =
        manifests.all(Service.class).stream()
            .map(service -> service.getMetadata().getName())
            .collect(Collectors.toSet());
    difference(manifests.pods().keySet(), named)
        .forEach(pod -> broken.add(pod + " has no service"));
  }

  private List<PodTemplateSpec> selected(Map<String, String> labels) {
    return manifests.pods().values().stream()
        .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
        .toList();
  }

  private void checkBudgets() {
    Set<String> covered = new TreeSet<>();
    for (PodDisruptionBudget budget : manifests.all(PodDisruptionBudget.class)) {
      for (Deployment deployment : manifests.all(Deployment.class)) {
        if (deployment
            .getSpec()
            .getTemplate()
            .getMetadata()
            .getLabels()
            .entrySet()
            .containsAll(budget.getSpec().getSelector().getMatchLabels().entrySet())) {
          covered.add(deployment.getMetadata().getName());
        }
      }
    }
    Set<String> deployed =
        manifests.all(Deployment.class).stream()
            .map(deployment -> deployment.getMetadata().getName())
            .collect(Collectors.toSet());
    difference(deployed, covered).forEach(name -> broken.add(name + " has no disruption budget"));
  }

  private void checkScaling() {
    for (HorizontalPodAutoscaler scaler : manifests.all(HorizontalPodAutoscaler.class)) {
      String target = scaler.getSpec().getScaleTargetRef().getName();
      List<Deployment> scaled =
          manifests.all(Deployment.class).stream()
              .filter(deployment -> deployment.getMetadata().getName().equals(target))
              .toList();
      if (scaled.isEmpty()) {
        broken.add("autoscaler of %s, which is not there".formatted(target));
      } else if (scaled.get(0).getSpec().getReplicas() != null) {
        broken.add("%s has both replicas and an autoscaler".formatted(target));
      }
    }
  }

  private void checkIngress() {
    manifests
        .all(Ingress.class)
        .forEach(
            ingress ->
                ingress
                    .getSpec()
                    .getRules()
                    .forEach(
                        rule ->
                            rule.getHttp()
                                .getPaths()
                                .forEach(
                                    path -> {
                                      var backend = path.getBackend().getService();
                                      if (!hasPort(
                                          backend.getName(), backend.getPort().getName())) {
                                        broken.add("ingress to " + backend.getName());
                                      }
                                    })));
  }

  private boolean hasPort(String service, String port) {
    return manifests.all(Service.class).stream()
        .filter(one -> one.getMetadata().getName().equals(service))
        .anyMatch(one -> one.getSpec().getPorts().stream().anyMatch(p -> p.getName().equals(port)));
  }
}
