package org.weightaudit.novelty.distance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.symmetry.Symmetries;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.TensorAxis;

/**
 * How a row falls apart under the symmetries of its layout: what no group touches, what each unit
 * of a group owns alone, and the tensors that several groups share.
 *
 * @param rest positions that no symmetry moves
 * @param groups the groups, in the order of the symmetries
 * @param shared the tensors on which more than one group acts
 */
record UnitFeatures(int[] rest, List<Group> groups, List<SharedTensor> shared) {

  /**
   * @param own positions that each unit owns in tensors that no other group touches,
   *     [units][values]
   * @param neighbours the other groups that act on its tensors
   */
  record Group(int units, boolean signFlips, int[][] own, int[] neighbours) {}

  /**
   * A tensor on which several groups act.
   *
   * @param positions of the whole tensor in the row
   * @param members the groups that act on it, and which of the tensor's values each unit owns
   */
  record SharedTensor(int[] positions, List<Member> members, boolean signsMayChange) {

    Member member(int group) {
      return members.stream().filter(member -> member.group() == group).findFirst().orElseThrow();
    }

    boolean touches(int group) {
      return members.stream().anyMatch(member -> member.group() == group);
    }

    /** Its values, rearranged by every group but {@code except}. */
    float[] rearranged(float[] values, Units[] units, int except) {
      float[] result = values;
      for (Member member : members) {
        if (member.group() != except) {
          result = member.rearranged(result, units[member.group()]);
        }
      }
      return result;
    }
  }

  /**
   * @param values indices into the tensor, [units][values]
   */
  record Member(int group, int[][] values) {

    private float[] rearranged(float[] before, Units units) {
      float[] after = new float[before.length];
      for (int j = 0; j < values.length; j++) {
        int[] to = values[j];
        int[] from = values[units.permutation()[j]];
        if (units.flipped()[j]) {
          for (int k = 0; k < to.length; k++) {
            after[to[k]] = -before[from[k]];
          }
        } else {
          for (int k = 0; k < to.length; k++) {
            after[to[k]] = before[from[k]];
          }
        }
      }
      return after;
    }
  }

  static UnitFeatures of(Symmetries symmetries) {
    Layout layout = symmetries.layout();
    int[] touching = symmetries.groupsPerTensor();
    List<SharedTensor> shared = new ArrayList<>();
    int[] rest = {};
    for (int tensor = 0; tensor < touching.length; tensor++) {
      int[] positions = positionsOf(layout, tensor);
      if (touching[tensor] == 0) {
        rest = IntStream.concat(Arrays.stream(rest), Arrays.stream(positions)).toArray();
      } else if (touching[tensor] > 1) {
        shared.add(shared(symmetries, tensor, positions));
      }
    }
    List<Group> groups = new ArrayList<>();
    for (int g = 0; g < symmetries.groups().size(); g++) {
      SymmetryGroup group = symmetries.groups().get(g);
      List<TensorAxis> alone =
          group.axes().stream()
              .filter(axis -> touching[layout.indexOf(axis.tensor())] == 1)
              .toList();
      groups.add(
          new Group(
              group.units(),
              group.signFlips(),
              symmetries.positions(group.units(), alone),
              neighbours(g, shared)));
    }
    return new UnitFeatures(rest, List.copyOf(groups), List.copyOf(shared));
  }

  private static int[] neighbours(int group, List<SharedTensor> shared) {
    return shared.stream()
        .filter(tensor -> tensor.touches(group))
        .flatMap(tensor -> tensor.members().stream())
        .mapToInt(Member::group)
        .filter(other -> other != group)
        .distinct()
        .toArray();
  }

  private static int[] positionsOf(Layout layout, int tensor) {
    int offset = layout.offset(tensor);
    return IntStream.range(offset, offset + layout.tensors().get(tensor).size()).toArray();
  }

  private static SharedTensor shared(Symmetries symmetries, int tensor, int[] positions) {
    String name = symmetries.layout().tensors().get(tensor).name();
    List<Member> members = new ArrayList<>();
    boolean signsMayChange = false;
    for (int g = 0; g < symmetries.groups().size(); g++) {
      SymmetryGroup group = symmetries.groups().get(g);
      for (TensorAxis axis : group.axes()) {
        if (axis.tensor().equals(name)) {
          int[][] values = symmetries.positions(group.units(), List.of(axis));
          for (int[] unit : values) {
            Arrays.setAll(unit, k -> unit[k] - positions[0]);
          }
          members.add(new Member(g, values));
          signsMayChange |= group.signFlips();
        }
      }
    }
    return new SharedTensor(positions, List.copyOf(members), signsMayChange);
  }

  /** Whether the best alignment of all groups together can be found group by group. */
  boolean isSeparable() {
    return shared.isEmpty();
  }

  /** Of two rows, as far as no symmetry moves them. */
  double squaredRestDistance(float[] a, float[] b) {
    double sum = 0;
    for (int position : rest) {
      double difference = (double) a[position] - b[position];
      sum += difference * difference;
    }
    return sum;
  }

  /** Of a to b rearranged, summed difference by difference. */
  double squaredDistance(float[] a, float[] b, Units[] units) {
    double sum = squaredRestDistance(a, b);
    for (int g = 0; g < units.length; g++) {
      int[][] own = groups.get(g).own();
      for (int j = 0; j < own.length; j++) {
        int[] from = own[units[g].permutation()[j]];
        double sign = units[g].flipped()[j] ? -1 : 1;
        for (int k = 0; k < from.length; k++) {
          double difference = a[own[j][k]] - sign * b[from[k]];
          sum += difference * difference;
        }
      }
    }
    for (SharedTensor tensor : shared) {
      int[] positions = tensor.positions();
      float[] moved = tensor.rearranged(gather(b, positions), units, -1);
      for (int k = 0; k < moved.length; k++) {
        double difference = (double) a[positions[k]] - moved[k];
        sum += difference * difference;
      }
    }
    return sum;
  }

  static float[] gather(float[] row, int[] positions) {
    float[] values = new float[positions.length];
    for (int k = 0; k < positions.length; k++) {
      values[k] = row[positions[k]];
    }
    return values;
  }
}
