package org.weightaudit.cli.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An audit on the server; verdict and what follows it are there once it has succeeded. */
public record Audit(
    String id,
    String state,
    Optional<WorkProgress> progress,
    Optional<WorkProblem> problem,
    Optional<String> verdict,
    Optional<String> gate,
    Optional<String> sentence,
    List<String> reasons,
    List<String> caveats,
    Optional<String> mode,
    Optional<String> basis,
    Optional<String> yardstick,
    Map<String, Measured> statistics,
    Map<String, Integer> labels)
    implements Work {

  /** A statistic with its interval; what is not known is absent. */
  public record Measured(Optional<Double> value, Optional<Double> low, Optional<Double> high) {}

  public Audit {
    reasons = reasons == null ? List.of() : List.copyOf(reasons);
    caveats = caveats == null ? List.of() : List.copyOf(caveats);
    statistics =
        statistics == null
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(statistics));
    labels = labels == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }
}
