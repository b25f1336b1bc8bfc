package org.weightaudit.novelty.verdict;

import java.util.Optional;
import java.util.Set;

/**
 * An audit whose right answer is known.
 *
 * @param planted generated rows that must be labelled copies, one by one, and no others
 */
record Control(
    String name,
    Truth truth,
    Checkpoints training,
    Checkpoints generated,
    Optional<Checkpoints> reference,
    Optional<Set<Integer>> planted) {

  /** What a right verdict is. */
  enum Truth {
    MEMORIZED(Verdict.MEMORIZED),
    PARTIAL_COPYING(Verdict.PARTIAL_COPYING),
    PERTURBATION(Verdict.PERTURBATION),
    INTERPOLATING(Verdict.INTERPOLATING),
    DEGENERATE(Verdict.DEGENERATE),
    NOVEL(Verdict.NOVEL, Verdict.INCONCLUSIVE),
    NO_ACCUSATION_OF_COPYING(
        Verdict.NOVEL, Verdict.INCONCLUSIVE, Verdict.NO_ADVANTAGE, Verdict.DEGENERATE),
    UNDECIDED(Verdict.INCONCLUSIVE);

    private final Set<Verdict> right;

    Truth(Verdict... right) {
      this.right = Set.of(right);
    }

    boolean allows(Verdict verdict) {
      return right.contains(verdict);
    }

    /** Whether an accusation would be a false one. */
    boolean isInnocent() {
      return this == NOVEL || this == NO_ACCUSATION_OF_COPYING || this == UNDECIDED;
    }

    /**
     * Whether this verdict accuses wrongly: of anything, or where quality may differ of copying.
     */
    boolean isAccusedBy(Verdict verdict) {
      return isInnocent() && verdict.gate() == Gate.FAILED && !allows(verdict);
    }

    String inWords() {
      return switch (this) {
        case NOVEL -> "NOVEL (or INCONCLUSIVE)";
        case NO_ACCUSATION_OF_COPYING -> "no accusation of copying";
        case UNDECIDED -> "INCONCLUSIVE";
        default -> name();
      };
    }
  }

  /** Whether the verdict is right and every planted copy, and nothing else, is labelled one. */
  boolean isRight(AuditResult result) {
    return truth.allows(result.verdict()) && listsThePlanted(result);
  }

  private boolean listsThePlanted(AuditResult result) {
    if (planted.isEmpty()) {
      return true;
    }
    Set<Integer> labelled =
        result.checkpoints().stream()
            .filter(checkpoint -> checkpoint.label() == Label.COPY)
            .map(GeneratedCheckpoint::row)
            .collect(java.util.stream.Collectors.toSet());
    return labelled.equals(planted.get());
  }
}
