package org.weightaudit.weights.symmetry;

import java.util.List;
import java.util.stream.Stream;

/**
 * Hidden units that may be exchanged with each other without changing what the network computes.
 *
 * @param name what to call the group in reports, for example {@code hidden1}
 * @param units how many units there are
 * @param incoming where the weights and biases that feed the units stand
 * @param outgoing where the weights that read the units' output stand
 * @param signFlips whether a unit may change sign: everything it owns times -1 (odd activations
 *     such as tanh). Together with the permutations this is an isometry of the weights.
 * @param positiveScaling whether incoming values may be multiplied, and outgoing ones divided, by
 *     one positive number per unit (ReLU). This is no isometry; see {@link CanonicalScaling}.
 */
public record SymmetryGroup(
    String name,
    int units,
    List<TensorAxis> incoming,
    List<TensorAxis> outgoing,
    boolean signFlips,
    boolean positiveScaling) {

  public SymmetryGroup {
    if (units < 1) {
      throw new IllegalArgumentException(
          "symmetry group " + name + " has " + units + " units; at least 1 is needed");
    }
    incoming = List.copyOf(incoming);
    outgoing = List.copyOf(outgoing);
    if (incoming.isEmpty() && outgoing.isEmpty()) {
      throw new IllegalArgumentException("symmetry group " + name + " names no tensor");
    }
  }

  /** Every place that the units of this group own, incoming first. */
  public List<TensorAxis> axes() {
    return Stream.concat(incoming.stream(), outgoing.stream()).toList();
  }
}
