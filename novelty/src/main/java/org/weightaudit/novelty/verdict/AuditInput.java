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
 * @param parents [generated], the row of training that each generated checkpoint is a changed copy
 *     of, where its sampler tells: noise baselines then start from these; -1 where it has none
 * @param baselines which baselines to report beside the noise baseline of equal novelty
 */
public record AuditInput(
    Checkpoints training,
    Checkpoints generated,
    Optional<Checkpoints> reference,
    Symmetries symmetries,
    Optional<Task> task,
    Optional<int[]> parents,
    List<BaselineRequest> baselines) {

  public AuditInput {
    baselines = List.copyOf(baselines);
    int columns = symmetries.layout().size();
    requireColumns("training", training, columns);
    requireColumns("generated", generated, columns);
    reference.ifPresent(group -> requireColumns("reference", group, columns));
    parents.ifPresent(
        rows -> requireParents(rows, training.weights().rows(), generated.weights().rows()));
  }

  /** Of whose generated checkpoints no parents are known. */
  public AuditInput(
      Checkpoints training,
      Checkpoints generated,
      Optional<Checkpoints> reference,
      Symmetries symmetries,
      Optional<Task> task,
      List<BaselineRequest> baselines) {
    this(training, generated, reference, symmetries, task, Optional.empty(), baselines);
  }

  private static void requireParents(int[] parents, int training, int generated) {
    if (parents.length != generated) {
      throw new IllegalArgumentException(
          "%d generated checkpoints, but parents of %d".formatted(generated, parents.length));
    }
    for (int parent : parents) {
      if (parent < -1 || parent >= training) {
        throw new IllegalArgumentException(
            "parent %d is no row of %d training checkpoints".formatted(parent, training));
      }
    }
  }

  private static void requireColumns(String name, Checkpoints group, int columns) {
    if (group.weights().columns() != columns) {
      throw new IllegalArgumentException(
          "%s checkpoints have %d parameters, the layout has %d"
              .formatted(name, group.weights().columns(), columns));
    }
  }
}
