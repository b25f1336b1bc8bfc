package org.weightaudit.evaluation.run;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.weightaudit.evaluation.archive.AuditOutcome;
import org.weightaudit.evaluation.archive.CheckpointFinding;
import org.weightaudit.evaluation.archive.Estimate;
import org.weightaudit.evaluation.archive.GroupUse;
import org.weightaudit.novelty.figure.Figure;
import org.weightaudit.novelty.verdict.AuditResult;
import org.weightaudit.novelty.verdict.GeneratedCheckpoint;
import org.weightaudit.novelty.verdict.Label;
import org.weightaudit.novelty.verdict.Policy;
import org.weightaudit.novelty.verdict.Scale;

/** Writes the result of an audit in the words of the API. */
final class Outcomes {

  /** Of what a label accuses, worst first. */
  private static final List<Label> SUSPICION =
      List.of(
          Label.COPY,
          Label.NEAR_COPY,
          Label.PERTURBATION,
          Label.INTERPOLATION,
          Label.BROKEN,
          Label.UNJUDGED,
          Label.NOVEL);

  private Outcomes() {}

  static AuditOutcome of(
      AuditResult result,
      AuditedSets sets,
      List<String> moreCaveats,
      List<Figure> figures,
      Policy policy,
      String device) {
    return new AuditOutcome(
        result.verdict(),
        result.verdict().gate(),
        result.conclusion().sentence(),
        result.conclusion().reasons(),
        Stream.concat(result.conclusion().caveats().stream(), moreCaveats.stream()).toList(),
        result.mode(),
        result.basis(),
        result.yardstick(),
        statistics(result),
        labels(result),
        result.thresholds().map(Outcomes::thresholds).orElse(Map.of()),
        uses(result, sets),
        result.copyScales(),
        result.noise(),
        policy,
        device,
        versions(),
        figures.stream().map(Figure::name).toList());
  }

  private static Map<String, Estimate> statistics(AuditResult result) {
    Map<String, Estimate> statistics = new LinkedHashMap<>();
    result
        .statistics()
        .forEach(
            (statistic, interval) -> {
              if (Double.isFinite(interval.value())) {
                statistics.put(statistic.key(), Estimate.of(interval));
              }
            });
    return statistics;
  }

  private static Map<String, Integer> labels(AuditResult result) {
    Map<String, Integer> labels = new LinkedHashMap<>();
    result.labels().forEach((label, count) -> labels.put(label.slug(), count));
    return labels;
  }

  private static Map<String, Double> thresholds(Scale scale) {
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("copy", scale.copy());
    all.put("scaledCopy", scale.scaledCopy());
    all.put("certain", scale.certain());
    all.put("near", scale.near());
    all.put("nearRatio", scale.nearRatio());
    all.put("suspect", scale.suspect());
    all.put("suspectRatio", scale.suspectRatio());
    all.put("spacing", scale.spacing());
    all.put("reach", scale.reach());
    all.put("typicalSimilarity", scale.typicalSimilarity());
    all.put("highSimilarity", scale.highSimilarity());
    all.put("highOverlap", scale.highOverlap());
    all.put("hull", scale.hull());
    all.put("floor", scale.floor());
    all.values().removeIf(value -> !Double.isFinite(value));
    return all;
  }

  private static Map<String, GroupUse> uses(AuditResult result, AuditedSets sets) {
    Map<String, GroupUse> uses = new LinkedHashMap<>();
    uses.put("training", GroupUse.of(result.training(), sets::trainingName));
    uses.put("generated", GroupUse.of(result.generated(), sets::generatedName));
    result
        .reference()
        .ifPresent(
            group ->
                uses.put(
                    "reference",
                    GroupUse.of(
                        group, row -> sets.reference().orElseThrow().rows().get(row).name())));
    return uses;
  }

  private static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put(
        "weightaudit",
        Optional.ofNullable(Outcomes.class.getPackage().getImplementationVersion())
            .orElse("development"));
    versions.put("java", System.getProperty("java.version"));
    return versions;
  }

  /** Most suspicious first: by label, then by distance, then by row. */
  static List<CheckpointFinding> findings(AuditResult result, AuditedSets sets) {
    return result.checkpoints().stream()
        .sorted(
            Comparator.comparingInt((GeneratedCheckpoint c) -> SUSPICION.indexOf(c.label()))
                .thenComparingDouble(GeneratedCheckpoint::distance)
                .thenComparingInt(GeneratedCheckpoint::row))
        .map(
            checkpoint ->
                CheckpointFinding.of(
                    checkpoint,
                    sets::trainingName,
                    sets::generatedName,
                    sets.symmetries().groups()))
        .toList();
  }
}
