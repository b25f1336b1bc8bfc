package org.weightaudit.weights.symmetry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/**
 * The symmetry groups of a layout. Groups act on different axes, so they commute, and a checkpoint
 * is rearranged by one {@link UnitAlignment} per group.
 */
public record Symmetries(Layout layout, List<SymmetryGroup> groups) {

  /**
   * @throws IllegalArgumentException if a group names a tensor or axis that the layout does not
   *     have, an axis whose length is no multiple of the number of units, or an axis that another
   *     group (or the same) already owns
   */
  public Symmetries {
    groups = List.copyOf(groups);
    Set<TensorAxis> owned = new HashSet<>();
    for (SymmetryGroup group : groups) {
      Set<String> tensors = new HashSet<>();
      for (TensorAxis axis : group.axes()) {
        checkAxis(layout, group, axis);
        if (!owned.add(axis)) {
          throw new IllegalArgumentException(
              "axis %d of %s belongs to two symmetries".formatted(axis.axis(), axis.tensor()));
        }
        if (!tensors.add(axis.tensor())) {
          throw new IllegalArgumentException(
              "symmetry group %s owns two axes of %s; that is not supported"
                  .formatted(group.name(), axis.tensor()));
        }
      }
    }
  }

  public static Symmetries none(Layout layout) {
    return new Symmetries(layout, List.of());
  }

  private static void checkAxis(Layout layout, SymmetryGroup group, TensorAxis axis) {
    TensorSpec tensor = layout.tensors().get(layout.indexOf(axis.tensor()));
    if (axis.axis() < 0 || axis.axis() >= tensor.shape().size()) {
      throw new IllegalArgumentException(
          "symmetry group %s names axis %d of %s, whose shape is %s"
              .formatted(group.name(), axis.axis(), tensor.name(), tensor.shape()));
    }
    int length = tensor.shape().get(axis.axis());
    if (length % group.units() != 0) {
      throw new IllegalArgumentException(
          "symmetry group %s has %d units, but axis %d of %s has length %d"
              .formatted(group.name(), group.units(), axis.axis(), tensor.name(), length));
    }
  }

  /**
   * The symmetries that remain when only the tensors of {@code part} vary and all others are
   * frozen: the groups that own nothing outside the part.
   */
  public Symmetries restrictedTo(Layout part) {
    List<String> names = part.names();
    return new Symmetries(
        part,
        groups.stream()
            .filter(group -> group.axes().stream().allMatch(axis -> names.contains(axis.tensor())))
            .toList());
  }

  /** The groups whose units may be rescaled. */
  public List<SymmetryGroup> scalable() {
    return groups.stream().filter(SymmetryGroup::positiveScaling).toList();
  }

  /**
   * Positions in a row of everything that each unit of a group owns, {@code [units][values]}. The
   * values of all units stand in the same order.
   */
  public int[][] positions(SymmetryGroup group) {
    return positions(group.units(), group.axes());
  }

  /** Like {@link #positions(SymmetryGroup)}, for some axes of a group of {@code units} units. */
  public int[][] positions(int units, List<TensorAxis> axes) {
    int[][] positions = new int[units][];
    for (int unit = 0; unit < units; unit++) {
      int owner = unit;
      positions[unit] = axes.stream().flatMapToInt(axis -> owned(axis, units, owner)).toArray();
    }
    return positions;
  }

  private IntStream owned(TensorAxis axis, int units, int unit) {
    int index = layout.indexOf(axis.tensor());
    List<Integer> shape = layout.tensors().get(index).shape();
    int inner = product(shape.subList(axis.axis() + 1, shape.size()));
    int block = shape.get(axis.axis()) / units * inner;
    int outer = product(shape.subList(0, axis.axis()));
    int offset = layout.offset(index) + unit * block;
    return IntStream.range(0, outer * block)
        .map(k -> offset + k / block * units * block + k % block);
  }

  /** How many groups own an axis of each tensor, in layout order. */
  public int[] groupsPerTensor() {
    Map<String, Integer> count = new HashMap<>();
    for (SymmetryGroup group : groups) {
      group.axes().forEach(axis -> count.merge(axis.tensor(), 1, Integer::sum));
    }
    return layout.names().stream().mapToInt(name -> count.getOrDefault(name, 0)).toArray();
  }

  private static int product(List<Integer> dimensions) {
    return dimensions.stream().reduce(1, Math::multiplyExact);
  }
}
