package org.weightaudit.cli.client;

import java.util.Optional;
import java.util.Set;

/** Something that the server does and that one can follow. */
public interface Work {

  Set<String> FINAL_STATES = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

  String id();

  String state();

  Optional<WorkProgress> progress();

  /** Why it failed, if it did. */
  Optional<WorkProblem> problem();

  default boolean isFinished() {
    return FINAL_STATES.contains(state());
  }

  default boolean hasSucceeded() {
    return state().equals("SUCCEEDED");
  }
}
