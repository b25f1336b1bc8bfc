package org.weightaudit.store.checkpointset;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.symmetry.Symmetries;
import org.weightaudit.weights.symmetry.SymmetryGroup;

/**
 * Tries declared symmetries on a random network: if the layout is that of an architecture which the
 * platform can run, rearranged units must leave the outputs as they were. The activation is not
 * part of a layout, so that one under which everything declared holds is enough.
 */
final class SymmetryCheck {

  private static final double TOLERANCE = 1e-4;
  private static final double SCALE = 4;
  private static final int INPUTS = 3;
  private static final int LARGEST_CHECKED = 10_000_000;

  private final Mlp mlp;
  private final Symmetries symmetries;
  private final SplittableRandom random = new SplittableRandom(1);

  private SymmetryCheck(Mlp mlp, Symmetries symmetries) {
    this.mlp = mlp;
    this.symmetries = symmetries;
  }

  /**
   * How far these symmetries can be trusted.
   *
   * @throws Problem if they were tried and do not hold
   */
  static SymmetryTrust of(Symmetries symmetries) {
    Optional<List<Integer>> sizes = sizes(symmetries.layout());
    if (sizes.isEmpty()
        || symmetries.groups().isEmpty()
        || symmetries.layout().size() > LARGEST_CHECKED) {
      return SymmetryTrust.DECLARED;
    }
    List<Integer> failed = List.of();
    for (Activation activation : Activation.values()) {
      failed = new SymmetryCheck(new Mlp(sizes.get(), activation), symmetries).failingGroups();
      if (failed.isEmpty()) {
        return SymmetryTrust.CHECKED;
      }
    }
    int first = failed.get(0);
    throw Problem.invalid(
        "/symmetries/" + first,
        "Found group \"%s\", which changes the outputs of a network of this layout, with relu as with tanh."
            .formatted(symmetries.groups().get(first).name()));
  }

  /** The sizes of the mlp that has this layout, if there is one. */
  private static Optional<List<Integer>> sizes(Layout layout) {
    List<Integer> sizes =
        Stream.concat(
                layout.tensors().get(0).shape().stream().skip(1).limit(1),
                layout.tensors().stream()
                    .filter(tensor -> tensor.shape().size() == 2)
                    .map(tensor -> tensor.shape().get(0)))
            .toList();
    try {
      return new Mlp(sizes, Activation.RELU).layout().equals(layout)
          ? Optional.of(sizes)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private List<Integer> failingGroups() {
    double[] row = random.doubles(symmetries.layout().size(), -1, 1).toArray();
    double[][] inputs = new double[INPUTS][];
    Arrays.setAll(inputs, i -> random.doubles(mlp.inputSize(), -1, 1).toArray());
    return IntStream.range(0, symmetries.groups().size())
        .filter(g -> !keepsOutputs(symmetries.groups().get(g), row, inputs))
        .boxed()
        .toList();
  }

  private boolean keepsOutputs(SymmetryGroup group, double[] row, double[][] inputs) {
    double[] rearranged = rearranged(group, row);
    for (double[] input : inputs) {
      double[] before = outputs(row, input);
      double[] after = outputs(rearranged, input);
      double size = Arrays.stream(before).map(Math::abs).max().orElse(0);
      for (int k = 0; k < before.length; k++) {
        if (!(Math.abs(before[k] - after[k]) <= TOLERANCE * Math.max(1, size))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Units moved on by one, the first flipped and rescaled where that is declared. */
  private double[] rearranged(SymmetryGroup group, double[] row) {
    double[] result = row.clone();
    int[][] owned = symmetries.positions(group);
    for (int unit = 0; unit < group.units(); unit++) {
      int source = (unit + 1) % group.units();
      for (int k = 0; k < owned[unit].length; k++) {
        result[owned[unit][k]] = row[owned[source][k]];
      }
    }
    if (group.signFlips()) {
      scale(result, owned[0], -1);
    }
    if (group.positiveScaling()) {
      scale(result, symmetries.positions(group.units(), group.incoming())[0], SCALE);
      scale(result, symmetries.positions(group.units(), group.outgoing())[0], 1 / SCALE);
    }
    return result;
  }

  private static void scale(double[] values, int[] positions, double factor) {
    for (int position : positions) {
      values[position] *= factor;
    }
  }

  private double[] outputs(double[] row, double[] input) {
    double[] values = input;
    int offset = 0;
    for (int layer = 1; layer <= mlp.layers(); layer++) {
      int in = mlp.sizes().get(layer - 1);
      int out = mlp.sizes().get(layer);
      double[] next = new double[out];
      for (int o = 0; o < out; o++) {
        double sum = row[offset + in * out + o];
        for (int i = 0; i < in; i++) {
          sum += row[offset + o * in + i] * values[i];
        }
        next[o] = layer == mlp.layers() ? sum : activated(sum);
      }
      offset += (in + 1) * out;
      values = next;
    }
    return values;
  }

  private double activated(double value) {
    return mlp.activation() == Activation.RELU ? Math.max(0, value) : Math.tanh(value);
  }
}
