package org.weightaudit.generator.set;

import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.StoredSet;

/** Sets that requests name and that must be sealed. */
@Component
public class SealedSets {

  private static final Pattern ID = Pattern.compile("cs_[0-9a-z]{1,60}");

  private final CheckpointStore store;

  SealedSets(CheckpointStore store) {
    this.store = store;
  }

  /**
   * What the store says of a set.
   *
   * @param pointer where the request names it
   * @throws Problem at the pointer if there is no such set or it is open
   */
  public StoredSet require(String pointer, String id) {
    StoredSet set =
        find(id)
            .orElseThrow(
                () ->
                    Problem.invalid(
                        pointer,
                        "Found \"%s\", which is no checkpoint set; wanted the id of a sealed one, cs_…"
                            .formatted(id)));
    if (!set.isSealed()) {
      throw Problem.invalid(
          pointer,
          "Found %s, which is %s; wanted a SEALED set: POST /v1/checkpoint-sets/%s:seal first."
              .formatted(id, set.state(), id));
    }
    return set;
  }

  private Optional<StoredSet> find(String id) {
    return ID.matcher(id).matches() ? Problem.unlessRefused(() -> store.set(id)) : Optional.empty();
  }
}
