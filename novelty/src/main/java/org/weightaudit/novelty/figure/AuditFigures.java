package org.weightaudit.novelty.figure;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weightaudit.novelty.verdict.AuditResult;

/** The figures of the paper for one audit. */
public final class AuditFigures {

  /** Names of all figures that there can be, in the order of a report. */
  public static final List<String> NAMES =
      List.of(MinDistanceHistogram.NAME, PerformanceSimilarity.NAME, WeightHeatmap.NAME);

  private AuditFigures() {}

  /** Those figures for which the audit has numbers, in the order of {@link #NAMES}. */
  public static List<Figure> of(AuditResult result, HeatmapInput input) {
    return Stream.of(
            MinDistanceHistogram.of(result),
            PerformanceSimilarity.of(result),
            WeightHeatmap.of(result, input))
        .flatMap(Optional::stream)
        .toList();
  }
}
