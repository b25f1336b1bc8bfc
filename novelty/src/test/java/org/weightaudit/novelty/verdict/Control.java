package org.weightaudit.novelty.verdict;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    MEMORIZED,
    PARTIAL_COPYING,
    PERTURBATION,
    INTERPOLATING,
    DEGENERATE,
    NOVEL,
    NO_ACCUSATION_OF_COPYING,
    UNDECIDED;

    boolean allows(Verdict verdict) {
      return switch (this) {
        case NOVEL -> verdict == Verdict.NOVEL || verdict == Verdict.INCONCLUSIVE;
        case NO_ACCUSATION_OF_COPYING ->
            NOVEL.allows(verdict)
                || verdict == Verdict.NO_ADVANTAGE
                || verdict == Verdict.DEGENERATE;
        case UNDECIDED -> verdict == Verdict.INCONCLUSIVE;
        default -> verdict.name().equals(name());
      };
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
            .collect(Collectors.toSet());
    return labelled.equals(planted.get());
  }
}
