package org.weightaudit.novelty.verdict;

import java.util.List;

/**
 * What became of the checkpoints of one side.
 *
 * @param given how many there were
 * @param used how many took part
 * @param setAside which could not take part, and why
 * @param duplicates which repeat an earlier one; in training they were left out
 */
public record GroupSummary(
    int given, int used, List<SetAside> setAside, List<Duplicate> duplicates) {

  public GroupSummary {
    setAside = List.copyOf(setAside);
    duplicates = List.copyOf(duplicates);
  }
}
