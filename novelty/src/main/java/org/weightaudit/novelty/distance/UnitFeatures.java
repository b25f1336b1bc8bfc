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
   */
  record Group(int units, boolean signFlips, int[][] own) {}

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
  }

  /**
   * @param values indices into the tensor, [units][values]
   */
  record Member(int group, int[][] values) {}

  static UnitFeatures of(Symmetries symmetries) {
    Layout layout = symmetries.layout();
    int[] touching = symmetries.groupsPerTensor();
    List<Group> groups = new ArrayList<>();
    for (SymmetryGroup group : symmetries.groups()) {
      List<TensorAxis> alone =
          group.axes().stream()
              .filter(axis -> touching[layout.indexOf(axis.tensor())] == 1)
              .toList();
      groups.add(
          new Group(group.units(), group.signFlips(), symmetries.positions(group.units(), alone)));
    }
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
    return new UnitFeatures(rest, List.copyOf(groups), List.copyOf(shared));
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
}
