package org.weightaudit.novelty.verdict;

import java.util.List;
import org.weightaudit.weights.symmetry.Symmetries;

/**
 * An audit that is wrong in one way.
 *
 * @param control the one that must come out wrong by it
 * @param blind whether symmetries are ignored
 */
record Mistake(String name, String control, boolean blind, Policy policy) {

  static List<Mistake> all() {
    return List.of(
        new Mistake(
            "symmetries are ignored", "fresh with 10 % planted copies", true, Policy.standard()),
        new Mistake(
            "copies are counted but not minded",
            "fresh with 10 % planted copies",
            false,
            policy(0.025, 0.5, 1, Integer.MAX_VALUE)),
        new Mistake(
            "the hull is not looked at",
            "averages of 4 aligned networks",
            false,
            policy(0.025, 0, 0.03, 3)),
        new Mistake("everything is near", "fresh networks", false, policy(1, 0.5, 0.03, 3)));
  }

  Symmetries of(Symmetries symmetries) {
    return blind ? Symmetries.none(symmetries.layout()) : symmetries;
  }

  private static Policy policy(
      double suspectQuantile, double hullShare, double copyShare, int outrightCopies) {
    Policy standard = Policy.standard();
    Policy.Labelling l = standard.labelling();
    Policy.Decision d = standard.decision();
    return new Policy(
        standard.name(),
        standard.version(),
        standard.inference(),
        new Policy.Labelling(
            l.copyDistance(),
            l.certainDistance(),
            l.nearQuantile(),
            suspectQuantile,
            l.lostPerformance(),
            l.similarQuantile(),
            l.hullQuantile(),
            hullShare,
            l.quantileValues(),
            l.spacingShare(),
            l.reachShare(),
            l.relativeDistance(),
            l.insideHull(),
            l.hullCheckpoints()),
        new Policy.Decision(
            d.fewestCheckpoints(),
            d.fewestRuns(),
            d.majority(),
            copyShare,
            d.chance(),
            outrightCopies,
            d.noAdvantage(),
            d.closeness(),
            d.advantage(),
            d.varianceRatio(),
            d.noiseTolerance(),
            d.similarityMargin(),
            d.performanceMargin(),
            d.matchedShare()));
  }
}
