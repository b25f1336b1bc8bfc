package org.weightaudit.evaluation.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightaudit.architecture.ArchitectureDescription;
import org.weightaudit.storeclient.StoredSet;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/** Only checkpoints of one layout and architecture can be compared. */
final class SameShape {

  private static final int SHOWN = 5;

  private SameShape() {}

  static void check(String pointer, StoredSet training, StoredSet other, Refusals refusals) {
    List<String> differences = differences(training.rowLayout(), other.rowLayout());
    if (!differences.isEmpty()) {
      String shown = String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size())));
      String more =
          differences.size() > SHOWN ? "; and %d more".formatted(differences.size() - SHOWN) : "";
      refusals.add(
          pointer,
          "Found another layout than that of the training set %s: %s%s. Wanted the same tensors in the same order."
              .formatted(training.id(), shown, more));
      return;
    }
    Optional<ArchitectureDescription> own = training.architecture();
    Optional<ArchitectureDescription> theirs = other.architecture();
    if (own.isPresent() && theirs.isPresent() && !own.equals(theirs)) {
      refusals.add(
          pointer,
          "Found the architecture %s; wanted that of the training set, %s."
              .formatted(theirs.get(), own.get()));
    }
  }

  private static List<String> differences(Layout training, Layout other) {
    List<String> differences = new ArrayList<>();
    for (TensorSpec tensor : training.tensors()) {
      if (!other.names().contains(tensor.name())) {
        differences.add("%s %s is missing".formatted(tensor.name(), tensor.shape()));
        continue;
      }
      TensorSpec found = other.tensors().get(other.indexOf(tensor.name()));
      if (!found.shape().equals(tensor.shape())) {
        differences.add(
            "%s is %s, in training %s".formatted(tensor.name(), found.shape(), tensor.shape()));
      }
    }
    for (TensorSpec tensor : other.tensors()) {
      if (!training.names().contains(tensor.name())) {
        differences.add("%s %s is not in training".formatted(tensor.name(), tensor.shape()));
      }
    }
    if (differences.isEmpty() && !training.equals(other)) {
      differences.add("the order is %s, in training %s".formatted(other.names(), training.names()));
    }
    return differences;
  }
}
