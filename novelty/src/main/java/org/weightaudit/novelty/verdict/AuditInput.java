package org.weightaudit.novelty.verdict;

import java.util.List;
import java.util.Optional;
import org.weightaudit.weights.symmetry.Symmetries;

/**
 * Everything an audit looks at.
 *
 * @param training what the generator learned from
 * @param generated what it made
 * @param reference checkpoints trained from scratch by the same recipe and kept from the generator
 * @param symmetries of the layout that all of these share
 * @param task what the networks are for, where known
 * @param baselines which baselines to report beside the noise baseline of equal novelty
 */
public record AuditInput(
    Checkpoints training,
    Checkpoints generated,
    Optional<Checkpoints> reference,
    Symmetries symmetries,
    Optional<Task> task,
    List<BaselineRequest> baselines) {

  public AuditInput {
    baselines = List.copyOf(baselines);
    int columns = symmetries.layout().size();
    requireColumns("training", training, columns);
    requireColumns("generated", generated, columns);
    reference.ifPresent(group -> requireColumns("reference", group, columns));
  }

  private static void requireColumns(String name, Checkpoints group, int columns) {
    if (group.weights().columns() != columns) {
      throw new IllegalArgumentException(
          "%s checkpoints have %d parameters, the layout has %d"
              .formatted(name, group.weights().columns(), columns));
    }
  }
}
