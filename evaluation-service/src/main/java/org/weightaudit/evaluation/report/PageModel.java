package org.weightaudit.evaluation.report;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weightaudit.evaluation.archive.CheckpointFinding;
import org.weightaudit.evaluation.archive.GroupUse;
import org.weightaudit.evaluation.plan.PlannedGenerator;
import org.weightaudit.evaluation.plan.PlannedSet;
import org.weightaudit.novelty.verdict.Label;
import org.weightaudit.novelty.verdict.Mode;

/**
 * What stands on the page, in words.
 *
 * @param gate passed, failed or undecided: chooses the colour of the verdict
 * @param findings the most suspicious checkpoints
 * @param notShown how many checkpoints the table leaves out
 */
record PageModel(
    String id,
    String title,
    String gate,
    String gateText,
    String verdict,
    String verdictTitle,
    String sentence,
    String meaning,
    List<String> reasons,
    List<String> caveats,
    List<LabelBar> labels,
    List<KeyNumber> numbers,
    String yardstick,
    List<Drawing> figures,
    List<Finding> findings,
    int notShown,
    List<AuditedSet> sets,
    List<Fact> facts,
    List<Fact> thresholds,
    List<Fact> statistics,
    String curl) {

  private static final int MOST_FINDINGS = 25;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** How many checkpoints have a label. */
  record LabelBar(String label, int count, String share, String meaning) {}

  /** A number of the generated checkpoints beside the same of the yardstick. */
  record KeyNumber(String what, String generated, String yardstick, String hint) {}

  /** A figure as SVG and what to look for in it. */
  record Drawing(String svg, String caption) {}

  /** A generated checkpoint in the table. */
  record Finding(
      String name,
      String label,
      String distance,
      String plainDistance,
      String similarity,
      String performance,
      List<String> nearest) {}

  /** A set with its digest and its page on the platform. */
  record AuditedSet(
      String role,
      String name,
      String id,
      String page,
      String digest,
      String checkpoints,
      List<Fact> lineage) {}

  /** Something with its value. */
  record Fact(String name, String value) {}

  static PageModel of(AuditReport report, List<Drawing> figures, String platform) {
    List<CheckpointFinding> shown =
        report.checkpoints().subList(0, Math.min(MOST_FINDINGS, report.checkpoints().size()));
    return new PageModel(
        report.id(),
        report.sets().title(report.generator()),
        report.gate().name().toLowerCase(Locale.ROOT),
        Words.gate(report.gate()),
        report.verdict().name(),
        Words.title(report.verdict()),
        report.sentence(),
        Words.meaning(report.verdict()),
        report.reasons(),
        report.caveats(),
        labels(report),
        KeyNumbers.of(report),
        Words.yardstick(report.yardstick()),
        figures,
        shown.stream().map(PageModel::finding).toList(),
        report.checkpoints().size() - shown.size(),
        sets(report, platform),
        facts(report),
        report.thresholds().entrySet().stream()
            .map(entry -> new Fact(entry.getKey(), Words.number(entry.getValue())))
            .toList(),
        report.statistics().entrySet().stream()
            .map(entry -> new Fact(entry.getKey(), Words.estimate(entry.getValue())))
            .toList(),
        Curl.of(report.request(), platform));
  }

  private static List<LabelBar> labels(AuditReport report) {
    int total = report.labels().values().stream().mapToInt(Integer::intValue).sum();
    List<LabelBar> bars = new ArrayList<>();
    for (Label label : Label.values()) {
      int count = report.labels().getOrDefault(label.slug(), 0);
      if (count > 0) {
        bars.add(
            new LabelBar(
                label.slug(),
                count,
                String.format(Locale.ROOT, "%.1f", 100.0 * count / total),
                Words.meaning(label)));
      }
    }
    return bars;
  }

  private static Finding finding(CheckpointFinding found) {
    return new Finding(
        found.name(),
        found.label(),
        Words.number(found.distance()),
        found.plainDistance().map(Words::number).orElse("–"),
        found.similarity().map(Words::number).orElse("–"),
        found.performance().map(Words::percent).orElse("–"),
        found.nearest().stream()
            .map(near -> "%s (%s)".formatted(near.name(), Words.number(near.distance())))
            .toList());
  }

  private static List<AuditedSet> sets(AuditReport report, String platform) {
    List<AuditedSet> sets = new ArrayList<>();
    report
        .sets()
        .byRole()
        .forEach(
            (role, set) ->
                sets.add(set(role, set, Optional.ofNullable(report.use().get(role)), platform)));
    return sets;
  }

  private static AuditedSet set(
      String role, PlannedSet set, Optional<GroupUse> use, String platform) {
    String checkpoints =
        use.map(
                counted ->
                    counted.used() == counted.given()
                        ? "%d".formatted(counted.given())
                        : "%d of %d used".formatted(counted.used(), counted.given()))
            .orElse(Integer.toString(set.checkpoints()));
    return new AuditedSet(
        role,
        set.name(),
        set.id(),
        "%s/checkpoint-sets/%s".formatted(platform, set.id()),
        set.digest(),
        checkpoints,
        set.lineage().entrySet().stream()
            .map(entry -> new Fact(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static List<Fact> facts(AuditReport report) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("audit", report.id()));
    facts.add(new Fact("finished", TIME.format(report.finishedAt())));
    report.generator().ifPresent(generator -> facts.add(new Fact("generator", words(generator))));
    report
        .dataset()
        .ifPresent(
            data ->
                facts.add(
                    new Fact(
                        "data set",
                        "%s, %d items, %s".formatted(data.name(), data.items(), data.digest()))));
    facts.add(
        new Fact(
            "mode",
            report.mode() == Mode.INDEPENDENT
                ? "independent training runs"
                : "trajectory: few runs, many steps"));
    facts.add(new Fact("yardstick", Words.yardstick(report.yardstick())));
    facts.add(new Fact("basis", Words.basis(report.basis())));
    facts.add(
        new Fact(
            "policy",
            "%s, version %d".formatted(report.policy().name(), report.policy().version())));
    facts.add(new Fact("seed", Long.toString(report.seed())));
    facts.add(new Fact("device", report.device()));
    report.versions().forEach((what, version) -> facts.add(new Fact(what, version)));
    return facts;
  }

  private static String words(PlannedGenerator generator) {
    return "%s (%s), method %s, mode %s, %d samples of seed %d"
        .formatted(
            generator.name(),
            generator.id(),
            generator.method(),
            generator.mode(),
            generator.count(),
            generator.seed());
  }
}
