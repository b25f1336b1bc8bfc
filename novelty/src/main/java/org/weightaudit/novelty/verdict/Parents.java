package org.weightaudit.novelty.verdict;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The training checkpoints that a sampler started from, among those that take part in an audit. */
final class Parents {

  private Parents() {}

  /**
   * Parents of the usable generated checkpoints, in their order, as rows of the usable and distinct
   * training checkpoints. A parent that repeats an earlier checkpoint counts as that; one that was
   * set aside is left out.
   *
   * @return empty if none is known
   */
  static Optional<int[]> of(AuditInput input, Ground ground, Usable generated) {
    if (input.parents().isEmpty()) {
      return Optional.empty();
    }
    Map<Integer, Integer> places = new HashMap<>();
    int[] rows = ground.training().rows();
    for (int i = 0; i < rows.length; i++) {
      places.put(rows[i], i);
    }
    for (Duplicate duplicate : ground.trainingDuplicates()) {
      places.put(duplicate.row(), places.getOrDefault(duplicate.original(), -1));
    }
    int[] all = input.parents().get();
    int[] known =
        Arrays.stream(generated.rows())
            .map(row -> places.getOrDefault(all[row], -1))
            .filter(place -> place >= 0)
            .toArray();
    return known.length == 0 ? Optional.empty() : Optional.of(known);
  }
}
