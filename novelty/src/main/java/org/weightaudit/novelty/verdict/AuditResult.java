package org.weightaudit.novelty.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.novelty.baseline.NoiseCalibration;
import org.weightaudit.novelty.distance.Neighbour;
import org.weightaudit.novelty.statistics.Interval;
import org.weightaudit.novelty.statistics.Quantiles;

/**
 * The outcome of an audit.
 *
 * @param statistics what could be computed, in a fixed order
 * @param labels how many generated checkpoints have each label
 * @param thresholds what counted as near, similar and inside; absent if there were too few
 *     checkpoints
 * @param checkpoints every generated checkpoint that took part, in the order given
 * @param series the groups that figures show
 * @param copyScales the multi-scale copy report
 * @param noise the noise that was tried for equal novelty
 */
public record AuditResult(
    Conclusion conclusion,
    Mode mode,
    Basis basis,
    Yardstick yardstick,
    GroupSummary training,
    GroupSummary generated,
    Optional<GroupSummary> reference,
    Map<Statistic, Interval> statistics,
    Map<Label, Integer> labels,
    Optional<Scale> thresholds,
    List<GeneratedCheckpoint> checkpoints,
    List<Series> series,
    List<CopyScale> copyScales,
    Optional<NoiseCalibration.Result> noise) {

  private static final double[] COPY_SHARES = {1e-6, 1e-3, 1e-2, 1e-1};
  private static final double[] UNKNOWN = {};

  /** The verdict. */
  public Verdict verdict() {
    return conclusion.verdict();
  }

  static AuditResult insufficient(
      Mode mode, Usable training, Usable generated, Optional<Usable> reference, String missing) {
    return new AuditResult(
        new Conclusion(
            Verdict.INSUFFICIENT, "There are too few checkpoints.", List.of(missing), List.of()),
        mode,
        Basis.WEIGHTS,
        reference.isPresent() ? Yardstick.REFERENCES : Yardstick.NONE,
        summary(training, List.of()),
        summary(generated, List.of()),
        reference.map(group -> summary(group, List.of())),
        Map.of(),
        Map.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static GroupSummary summary(Usable group, List<Duplicate> duplicates) {
    return new GroupSummary(
        group.rows().length + group.setAside().size(),
        group.rows().length,
        group.setAside(),
        duplicates);
  }

  static AuditResult of(Findings findings, Statistics statistics, Conclusion conclusion) {
    Map<Label, Integer> labels = new EnumMap<>(Label.class);
    for (Label label : Label.values()) {
      labels.put(label, findings.count(label));
    }
    return new AuditResult(
        conclusion,
        findings.mode(),
        findings.basis(),
        findings.yard().kind(),
        new GroupSummary(
            findings.training().rows().length
                + findings.training().setAside().size()
                + findings.trainingDuplicates().size(),
            findings.training().rows().length,
            findings.training().setAside(),
            findings.trainingDuplicates()),
        summary(findings.generated(), findings.generatedDuplicates()),
        findings.reference().map(group -> summary(group, List.of())),
        statistics.all(),
        labels,
        Optional.of(findings.scale()),
        checkpoints(findings),
        series(findings),
        copyScales(findings),
        findings.noise().map(NoiseMeasurement::calibration));
  }

  private static List<GeneratedCheckpoint> checkpoints(Findings findings) {
    List<GeneratedCheckpoint> checkpoints = new ArrayList<>();
    Measurement own = findings.own();
    int[] trainingRows = findings.training().rows();
    for (int i = 0; i < own.count(); i++) {
      int index = i;
      Optional<Likeness> likeness = own.likeness();
      checkpoints.add(
          new GeneratedCheckpoint(
              findings.generated().rows()[i],
              findings.labels()[i],
              own.nearest().get(i).stream()
                  .map(n -> new Neighbour(trainingRows[n.index()], n.distance(), n.lowerBound()))
                  .toList(),
              own.alignment().get(i),
              own.plainDistance()[i],
              own.scaledDistance()[i],
              own.runRatio()[i],
              own.relativeDistance()[i],
              own.hullRatio()[i],
              likeness.map(known -> known.similarity()[index]).orElse(Double.NaN),
              likeness
                  .map(known -> known.mostSimilar()[index])
                  .filter(row -> row >= 0)
                  .map(row -> trainingRows[row])
                  .orElse(-1),
              likeness.map(known -> known.overlap()[index]).orElse(Double.NaN),
              likeness.map(known -> known.performance()[index]).orElse(Double.NaN)));
    }
    return List.copyOf(checkpoints);
  }

  private static List<Series> series(Findings findings) {
    List<Series> series = new ArrayList<>();
    series.add(
        new Series(
            "training",
            findings.trainingSelf().distances(),
            UNKNOWN,
            findings.trainingPerformance().orElse(UNKNOWN)));
    series.add(series("generated", findings.own().distance(), findings.own().likeness()));
    if (findings.yard().kind() != Yardstick.NONE) {
      series.add(
          series(
              findings.yard().kind() == Yardstick.REFERENCES ? "references" : "training runs",
              findings.yard().distance(),
              findings.yard().likeness()));
    }
    findings
        .noise()
        .ifPresent(
            noise ->
                series.add(
                    series("noise at equal novelty", UNKNOWN, Optional.of(noise.likeness()))));
    for (BaselineMeasurement baseline : findings.baselines()) {
      series.add(series(baseline.name(), baseline.distance(), baseline.likeness()));
    }
    return List.copyOf(series);
  }

  private static Series series(String name, double[] distance, Optional<Likeness> likeness) {
    return new Series(
        name,
        distance,
        likeness.map(Likeness::similarity).orElse(UNKNOWN),
        likeness.map(Likeness::performance).orElse(UNKNOWN));
  }

  private static List<CopyScale> copyScales(Findings findings) {
    double typical = Quantiles.median(findings.trainingSelf().distances());
    return Arrays.stream(COPY_SHARES)
        .mapToObj(
            share ->
                new CopyScale(
                    share,
                    (int)
                        Arrays.stream(findings.own().distance())
                            .filter(distance -> distance < share * typical)
                            .count()))
        .toList();
  }
}
