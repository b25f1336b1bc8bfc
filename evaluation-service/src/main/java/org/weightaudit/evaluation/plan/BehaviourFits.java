package org.weightaudit.evaluation.plan;

import java.util.List;
import org.weightaudit.storeclient.StoredDataset;
import org.weightaudit.storeclient.StoredSet;
import org.weightaudit.weights.architecture.Architecture;

/** A data set must fit the networks that are to be run on it, or the predictions brought for it. */
final class BehaviourFits {

  private BehaviourFits() {}

  static void check(StoredSet set, StoredDataset dataset, Refusals refusals) {
    if (set.architecture().isEmpty()) {
      return;
    }
    Architecture architecture = set.architecture().get().toArchitecture();
    List<Integer> shape = dataset.imageShape().orElse(List.of());
    int inputs = shape.stream().reduce(1, Math::multiplyExact);
    if (inputs != architecture.inputSize()) {
      refusals.add(
          "/dataset",
          "Found \"%s\" with images %s of %d values; wanted the %d inputs of the networks."
              .formatted(dataset.name(), shape, inputs, architecture.inputSize()));
    }
    int classes = dataset.classes().orElse(0);
    if (classes > architecture.classes()) {
      refusals.add(
          "/dataset",
          "Found \"%s\" with %d classes; the networks tell %d apart."
              .formatted(dataset.name(), classes, architecture.classes()));
    }
  }

  /** Brought predictions must be for every item, where they are needed at all. */
  static void predictions(String pointer, StoredSet set, StoredDataset dataset, Refusals refusals) {
    if (set.architecture().isPresent()) {
      return;
    }
    int items = dataset.items().orElse(0);
    set.predictions().stream()
        .filter(brought -> brought.dataset().equals(dataset.name()) && brought.items() != items)
        .forEach(
            brought ->
                refusals.add(
                    pointer,
                    "Found predictions of %d items of \"%s\"; wanted all %d."
                        .formatted(brought.items(), dataset.name(), items)));
  }
}
