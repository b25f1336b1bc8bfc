package org.weightaudit.evaluation.archive;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.IntFunction;
import org.weightaudit.novelty.verdict.GroupSummary;

/**
 * What became of the checkpoints of one set.
 *
 * @param given how many there were
 * @param used how many took part
 * @param setAside which could not
 * @param duplicates which repeat an earlier one; in training they were left out
 */
@Schema(name = "GroupUse")
public record GroupUse(int given, int used, List<SetAside> setAside, List<Duplicate> duplicates) {

  /** A checkpoint that took no part, and why. */
  @Schema(name = "SetAside")
  public record SetAside(int row, String name, String reason) {}

  /** A checkpoint that equals an earlier one up to symmetry. */
  @Schema(name = "Duplicate")
  public record Duplicate(int row, String name, int original) {}

  /** Of a summary, with the names of rows. */
  public static GroupUse of(GroupSummary summary, IntFunction<String> name) {
    return new GroupUse(
        summary.given(),
        summary.used(),
        summary.setAside().stream()
            .map(aside -> new SetAside(aside.row(), name.apply(aside.row()), aside.reason()))
            .toList(),
        summary.duplicates().stream()
            .map(d -> new Duplicate(d.row(), name.apply(d.row()), d.original()))
            .toList());
  }
}
