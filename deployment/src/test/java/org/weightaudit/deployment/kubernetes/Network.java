package org.weightaudit.deployment.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.weightaudit.deployment.description.Agreement.Call;

/**
 * Which connections the network policies allow: those that a rule at the caller and a rule at the
 * callee let through, where a pod that no policy selects may do anything.
 */
final class Network {

  /** Stands for every host outside of the cluster. */
  static final String OUTSIDE = "outside";

  private final List<NetworkPolicy> policies;
  private final Map<String, Map<String, String>> pods;
  private final Set<Integer> ports = new TreeSet<>();

  Network(Manifests manifests) {
    policies = manifests.all(NetworkPolicy.class);
    pods = new TreeMap<>();
    manifests
        .pods()
        .forEach(
            (name, pod) -> {
              pods.put(name, pod.getMetadata().getLabels());
              Manifests.container(pod)
                  .getPorts()
                  .forEach(port -> ports.add(port.getContainerPort()));
            });
    ports.addAll(List.of(22, 80, 443, 5432, 9000));
  }

  /** All that pods may call of each other and outside, over the ports that anybody listens on. */
  Set<Call> allowed() {
    Set<Call> allowed = new HashSet<>();
    for (String from : pods.keySet()) {
      for (int port : ports) {
        for (String to : pods.keySet()) {
          if (!from.equals(to)
              && mayLeave(from, Optional.of(to), port)
              && mayEnter(from, to, port)) {
            allowed.add(new Call(from, to, port));
          }
        }
        if (mayLeave(from, Optional.empty(), port)) {
          allowed.add(new Call(from, OUTSIDE, port));
        }
      }
    }
    return allowed;
  }

  private boolean mayLeave(String from, Optional<String> to, int port) {
    return may(
        from,
        "Egress",
        (policy, any) ->
            Optional.ofNullable(policy.getSpec().getEgress()).orElse(List.of()).stream()
                .anyMatch(
                    rule -> portMatches(rule.getPorts(), port) && peerMatches(rule.getTo(), to)));
  }

  private boolean mayEnter(String from, String to, int port) {
    return may(
        to,
        "Ingress",
        (policy, any) ->
            Optional.ofNullable(policy.getSpec().getIngress()).orElse(List.of()).stream()
                .anyMatch(
                    rule ->
                        portMatches(rule.getPorts(), port)
                            && peerMatches(rule.getFrom(), Optional.of(from))));
  }

  private boolean may(String pod, String direction, BiPredicate<NetworkPolicy, String> lets) {
    List<NetworkPolicy> concerned =
        policies.stream()
            .filter(policy -> policy.getSpec().getPolicyTypes().contains(direction))
            .filter(policy -> selects(policy.getSpec().getPodSelector(), pods.get(pod)))
            .toList();
    return concerned.isEmpty() || concerned.stream().anyMatch(policy -> lets.test(policy, pod));
  }

  private static boolean portMatches(List<NetworkPolicyPort> rules, int port) {
    return rules.isEmpty()
        || rules.stream()
            .anyMatch(rule -> Integer.valueOf(port).equals(rule.getPort().getIntVal()));
  }

  private boolean peerMatches(List<NetworkPolicyPeer> peers, Optional<String> pod) {
    return peers.isEmpty()
        || peers.stream()
            .anyMatch(
                peer ->
                    pod.map(
                            name ->
                                peer.getIpBlock() == null
                                    && peer.getNamespaceSelector() == null
                                    && selects(peer.getPodSelector(), pods.get(name)))
                        .orElse(peer.getIpBlock() != null));
  }

  private static boolean selects(LabelSelector selector, Map<String, String> labels) {
    boolean equal =
        Optional.ofNullable(selector.getMatchLabels()).orElse(Map.of()).entrySet().stream()
            .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    return equal
        && selector.getMatchExpressions().stream()
            .allMatch(
                expression -> {
                  if (!expression.getOperator().equals("In")) {
                    throw new IllegalArgumentException("operator " + expression.getOperator());
                  }
                  return expression.getValues().contains(labels.get(expression.getKey()));
                });
  }
}
