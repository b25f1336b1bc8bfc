package org.weightaudit.cli.audit;

import org.weightaudit.cli.client.Audit;
import org.weightaudit.cli.client.WorkFailedException;

/** The exit status that an audit's gate demands. */
final class GateStatus {

  static final int PASSED = 0;
  static final int FAILED = 1;
  static final int UNDECIDED = 4;

  private GateStatus() {}

  /**
   * The status of a finished audit.
   *
   * @throws WorkFailedException if it ended without a verdict
   */
  static int of(Audit audit) {
    if (!audit.hasSucceeded()) {
      throw new WorkFailedException("the audit", audit);
    }
    return switch (audit.gate().orElse("")) {
      case "PASSED" -> PASSED;
      case "FAILED" -> FAILED;
      case "UNDECIDED" -> UNDECIDED;
      default -> throw new WorkFailedException("the audit, with no gate known here,", audit);
    };
  }
}
