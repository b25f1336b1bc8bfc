package org.weightaudit.store.hold;

import org.weightaudit.http.problem.Problem;

/** Resources of a kind that can be held. */
public interface Holdable {

  /** As it stands in paths: {@code artifacts}. */
  String collection();

  /**
   * Does something while the row of a resource is locked.
   *
   * @throws Problem if there is no such resource
   */
  void whileLocked(String id, Runnable action);

  /**
   * Waits for nobody who has the row.
   *
   * @throws Problem if there is no such resource
   */
  void requireExists(String id);
}
