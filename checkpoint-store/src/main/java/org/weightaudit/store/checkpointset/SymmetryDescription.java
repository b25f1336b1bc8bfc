package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.symmetry.Symmetries;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.TensorAxis;

/** A group of exchangeable units, as it stands in JSON. */
@Schema(name = "SymmetryGroup")
public record SymmetryDescription(
    @Schema(example = "hidden1") String name,
    @Schema(example = "10") int units,
    List<Axis> incoming,
    List<Axis> outgoing,
    @Schema(type = "boolean", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Boolean> signFlips,
    @Schema(type = "boolean", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Boolean> positiveScaling) {

  /** One axis of one tensor. */
  @Schema(name = "TensorAxis")
  public record Axis(
      @Schema(example = "fc1.weight") String tensor, @Schema(example = "0") int axis) {}

  public SymmetryDescription {
    incoming = List.copyOf(incoming);
    outgoing = List.copyOf(outgoing);
  }

  static List<SymmetryDescription> of(Symmetries symmetries) {
    return symmetries.groups().stream().map(SymmetryDescription::of).toList();
  }

  private static SymmetryDescription of(SymmetryGroup group) {
    return new SymmetryDescription(
        group.name(),
        group.units(),
        axesOf(group.incoming()),
        axesOf(group.outgoing()),
        Optional.of(group.signFlips()),
        Optional.of(group.positiveScaling()));
  }

  private static List<Axis> axesOf(List<TensorAxis> axes) {
    return axes.stream().map(axis -> new Axis(axis.tensor(), axis.axis())).toList();
  }

  private SymmetryGroup toGroup() {
    return new SymmetryGroup(
        name,
        units,
        incoming.stream().map(axis -> new TensorAxis(axis.tensor(), axis.axis())).toList(),
        outgoing.stream().map(axis -> new TensorAxis(axis.tensor(), axis.axis())).toList(),
        signFlips.orElse(false),
        positiveScaling.orElse(false));
  }

  /**
   * The symmetries that a request declares for a layout.
   *
   * @throws Problem if a group does not fit the layout or another group
   */
  static Symmetries checkedSymmetriesOf(Layout layout, List<SymmetryDescription> declared) {
    List<SymmetryGroup> groups = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      try {
        groups.add(declared.get(i).toGroup());
        new Symmetries(layout, groups);
      } catch (IllegalArgumentException e) {
        throw Problem.invalid(
                "/symmetries/" + i,
                "Found a symmetry that does not fit: %s.".formatted(e.getMessage()))
            .causedBy(e);
      }
    }
    return new Symmetries(layout, groups);
  }
}
