package org.weightaudit.storeclient;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.architecture.ArchitectureDescription;
import org.weightaudit.storeclient.StoredSet.StoredSymmetry;
import org.weightaudit.storeclient.StoredSet.StoredTensorSpec;
import org.weightaudit.weights.symmetry.Symmetries;

/**
 * A set to be made in the store.
 *
 * @param role TRAINING, GENERATED or REFERENCE
 * @param architecture or else a layout
 * @param layout of what the platform cannot run
 * @param symmetries of such a layout
 * @param partial the tensors of the architecture that vary; all if absent
 * @param lineage where it comes from
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record NewSet(
    String name,
    String role,
    Optional<ArchitectureDescription> architecture,
    Optional<List<StoredTensorSpec>> layout,
    Optional<List<StoredSymmetry>> symmetries,
    Optional<List<String>> partial,
    Map<String, String> lineage) {

  /** A set of networks of an architecture, or of some of their tensors. */
  public NewSet(
      String name,
      String role,
      ArchitectureDescription architecture,
      Optional<List<String>> partial,
      Map<String, String> lineage) {
    this(
        name,
        role,
        Optional.of(architecture),
        Optional.empty(),
        Optional.empty(),
        partial,
        lineage);
  }

  /** A set of networks that the platform cannot run. */
  public NewSet(String name, String role, Symmetries symmetries, Map<String, String> lineage) {
    this(
        name,
        role,
        Optional.empty(),
        Optional.of(symmetries.layout().tensors().stream().map(StoredTensorSpec::of).toList()),
        Optional.of(symmetries.groups().stream().map(StoredSymmetry::of).toList()),
        Optional.empty(),
        lineage);
  }

  /** A set for checkpoints of the kind that another has. */
  public static NewSet like(
      StoredSet other, String name, String role, Map<String, String> lineage) {
    boolean custom = other.architecture().isEmpty();
    return new NewSet(
        name,
        role,
        other.architecture(),
        custom ? Optional.of(other.layout()) : Optional.empty(),
        custom ? Optional.of(other.symmetries()) : Optional.empty(),
        other.partial(),
        lineage);
  }
}
