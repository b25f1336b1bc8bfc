package org.weightaudit.cli.client;

/** Work on the server ended without a result. */
public final class WorkFailedException extends RuntimeException {

  /**
   * @param what the work, as a sentence's subject
   */
  public WorkFailedException(String what, Work work) {
    super(
        "%s (%s) ended as %s: %s"
            .formatted(
                what,
                work.id(),
                work.state(),
                work.problem().map(WorkProblem::inWords).orElse("the server gives no reason")));
  }
}
