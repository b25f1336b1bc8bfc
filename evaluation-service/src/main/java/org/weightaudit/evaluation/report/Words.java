package org.weightaudit.evaluation.report;

import java.util.Locale;
import org.weightaudit.evaluation.archive.Estimate;
import org.weightaudit.novelty.verdict.Basis;
import org.weightaudit.novelty.verdict.Gate;
import org.weightaudit.novelty.verdict.Label;
import org.weightaudit.novelty.verdict.Verdict;
import org.weightaudit.novelty.verdict.Yardstick;

/** What the words of an audit mean to somebody who reads them for the first time. */
final class Words {

  private Words() {}

  static String gate(Gate gate) {
    return switch (gate) {
      case PASSED -> "Gate passed";
      case FAILED -> "Gate failed";
      case UNDECIDED -> "Gate undecided";
    };
  }

  static String title(Verdict verdict) {
    return switch (verdict) {
      case INSUFFICIENT -> "Too little to judge";
      case MEMORIZED -> "Memorized";
      case PARTIAL_COPYING -> "Partly copied";
      case DEGENERATE -> "Does not work";
      case PERTURBATION -> "Copies with noise";
      case INTERPOLATING -> "In between";
      case NO_ADVANTAGE -> "No better than noise";
      case NOVEL -> "Novel";
      case INCONCLUSIVE -> "Inconclusive";
    };
  }

  static String meaning(Verdict verdict) {
    return switch (verdict) {
      case INSUFFICIENT ->
          "There are fewer usable checkpoints than a verdict needs. Give more and audit again.";
      case MEMORIZED -> "The generator hands back its training checkpoints.";
      case PARTIAL_COPYING -> "Some of what the generator makes are its training checkpoints.";
      case DEGENERATE -> "Most of what the generator makes are no working networks.";
      case PERTURBATION ->
          "The generator hands back training checkpoints with noise that changed what they do.";
      case INTERPOLATING ->
          "The generator stays between its training checkpoints; it averages them.";
      case NO_ADVANTAGE ->
          "Adding noise to training checkpoints gives networks as new and as good.";
      case NOVEL -> "The generator makes working networks that are as new as ones trained anew.";
      case INCONCLUSIVE ->
          "The evidence supports neither copying nor novelty. The reasons name what would decide.";
    };
  }

  static String meaning(Label label) {
    return switch (label) {
      case COPY -> "a training checkpoint itself, up to symmetry";
      case NEAR_COPY -> "a training checkpoint with changes that hardly matter";
      case BROKEN -> "does not work";
      case PERTURBATION -> "a training checkpoint with noise that changed what it does";
      case INTERPOLATION -> "lies between training checkpoints";
      case UNJUDGED -> "nothing to compare it with";
      case NOVEL -> "none of the others";
    };
  }

  static String yardstick(Yardstick yardstick) {
    return switch (yardstick) {
      case REFERENCES -> "references trained from scratch";
      case TRAINING_RUNS -> "training runs against each other";
      case NONE -> "none";
    };
  }

  static String basis(Basis basis) {
    return switch (basis) {
      case WEIGHTS -> "weights alone";
      case WEIGHTS_AND_PREDICTIONS -> "weights and predictions that were brought";
      case FULL -> "weights and behaviour";
    };
  }

  /** What to look for in a figure. */
  static String caption(String figure) {
    return switch (figure) {
      case "min-distance" ->
          "Copies pile up on the left. A generator that makes new networks lies where the yardstick lies.";
      case "performance-similarity" ->
          "Good and new is the upper left. Marks on the noise are no better than training checkpoints with noise; large marks are means.";
      case "heatmap" ->
          "Each framed row is a generated checkpoint, from the nearest to the farthest. Below it stand its three nearest training checkpoints, rearranged to lie over it. Rows that look alike are copies.";
      default -> "";
    };
  }

  static String estimate(Estimate estimate) {
    return estimate.low().isPresent() && estimate.high().isPresent()
        ? "%s [%s, %s]"
            .formatted(
                number(estimate.value()),
                number(estimate.low().get()),
                number(estimate.high().get()))
        : number(estimate.value());
  }

  static String percents(Estimate estimate) {
    return estimate.low().isPresent() && estimate.high().isPresent()
        ? String.format(
            Locale.ROOT,
            "%.1f %% [%.1f, %.1f]",
            100 * estimate.value(),
            100 * estimate.low().get(),
            100 * estimate.high().get())
        : percent(estimate.value());
  }

  /** Three significant digits. */
  static String number(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size < 1e-3 || size >= 1e5) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
