package org.weightaudit.storeclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.architecture.ArchitectureDescription;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.symmetry.Symmetries;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.TensorAxis;

/**
 * What the store says of a checkpoint set.
 *
 * @param layout the tensors of a row, in order; those of the part for a partial set
 * @param architecture absent for a set that the platform cannot run
 * @param partial which tensors of the architecture the rows have; absent if all
 * @param frozen whether the rest of the architecture is there
 * @param digest over content; absent until sealed
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record StoredSet(
    String id,
    String name,
    String role,
    String state,
    Optional<ArchitectureDescription> architecture,
    List<StoredTensorSpec> layout,
    List<StoredSymmetry> symmetries,
    Optional<List<String>> partial,
    boolean frozen,
    int checkpoints,
    List<StoredPredictions> predictions,
    Map<String, String> lineage,
    Optional<String> digest) {

  public static final String SEALED = "SEALED";

  /** A tensor of the layout. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record StoredTensorSpec(String name, List<Integer> shape) {

    static StoredTensorSpec of(TensorSpec tensor) {
      return new StoredTensorSpec(tensor.name(), tensor.shape());
    }
  }

  /** Declared symmetries. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record StoredSymmetry(
      String name,
      int units,
      List<StoredAxis> incoming,
      List<StoredAxis> outgoing,
      boolean signFlips,
      boolean positiveScaling) {

    static StoredSymmetry of(SymmetryGroup group) {
      return new StoredSymmetry(
          group.name(),
          group.units(),
          StoredAxis.of(group.incoming()),
          StoredAxis.of(group.outgoing()),
          group.signFlips(),
          group.positiveScaling());
    }
  }

  /** One axis of one tensor. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record StoredAxis(String tensor, int axis) {

    private static List<StoredAxis> of(List<TensorAxis> axes) {
      return axes.stream().map(axis -> new StoredAxis(axis.tensor(), axis.axis())).toList();
    }
  }

  /** Predictions that came with the set. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record StoredPredictions(String dataset, int items) {}

  public StoredSet {
    layout = List.copyOf(layout);
    symmetries = List.copyOf(symmetries);
    predictions = List.copyOf(predictions);
    lineage = Map.copyOf(lineage);
  }

  public boolean isSealed() {
    return state.equals(SEALED);
  }

  /** The layout of a row. */
  public Layout rowLayout() {
    return new Layout(layout.stream().map(t -> new TensorSpec(t.name(), t.shape())).toList());
  }

  /** What may be done to a row without changing what the network computes. */
  public Symmetries rowSymmetries() {
    return new Symmetries(rowLayout(), symmetries.stream().map(StoredSet::symmetry).toList());
  }

  private static SymmetryGroup symmetry(StoredSymmetry group) {
    return new SymmetryGroup(
        group.name(),
        group.units(),
        axes(group.incoming()),
        axes(group.outgoing()),
        group.signFlips(),
        group.positiveScaling());
  }

  private static List<TensorAxis> axes(List<StoredAxis> axes) {
    return axes.stream().map(axis -> new TensorAxis(axis.tensor(), axis.axis())).toList();
  }
}
