package org.weightaudit.store.checkpointset;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.weightaudit.architecture.ArchitectureDescription;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.symmetry.Symmetries;

/**
 * What the checkpoints of a set look like; kept as JSON with the set.
 *
 * @param layout the tensors that vary, in order
 * @param frozen the tensors of the architecture that do not vary; empty if all do
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record SetDefinition(
    Optional<ArchitectureDescription> architecture,
    List<TensorDescription> layout,
    List<TensorDescription> frozen,
    List<SymmetryDescription> symmetries,
    SymmetryTrust symmetryTrust) {

  private static final int MOST_UNITS = 4096;

  SetDefinition {
    layout = List.copyOf(layout);
    frozen = List.copyOf(frozen);
    symmetries = List.copyOf(symmetries);
  }

  /**
   * @param largestLayout most parameters that are accepted
   * @throws Problem if the request contradicts itself or asks for too much
   */
  static SetDefinition of(CheckpointSetRequest request, int largestLayout) {
    if (request.architecture().isPresent() == request.layout().isPresent()) {
      throw Problem.invalid(
          "/architecture",
          request.layout().isPresent()
              ? "Found both an architecture and a layout; wanted one of them."
              : "Found neither an architecture nor a layout; wanted one of them.");
    }
    SetDefinition definition =
        request.architecture().isPresent()
            ? ofArchitecture(request, request.architecture().get())
            : ofLayout(request, request.layout().orElseThrow());
    int parameters =
        Math.max(
            definition.toLayout().size(), definition.toFrozenLayout().map(Layout::size).orElse(0));
    if (parameters > largestLayout) {
      throw Problem.invalid(
          request.layout().isPresent() ? "/layout" : "/architecture",
          "Found %d parameters; wanted at most %d.".formatted(parameters, largestLayout));
    }
    definition.requireAlignable();
    return definition;
  }

  /** Units are held against all units of another network, so that their number counts squared. */
  private void requireAlignable() {
    for (int i = 0; i < symmetries.size(); i++) {
      if (symmetries.get(i).units() > MOST_UNITS) {
        throw Problem.invalid(
            architecture.isPresent() ? "/architecture" : "/symmetries/%d/units".formatted(i),
            "Found %d units in %s; wanted at most %d."
                .formatted(symmetries.get(i).units(), symmetries.get(i).name(), MOST_UNITS));
      }
    }
  }

  private static SetDefinition ofArchitecture(
      CheckpointSetRequest request, ArchitectureDescription architecture) {
    if (request.symmetries().isPresent()) {
      throw Problem.invalid(
          "/symmetries", "Found symmetries beside an architecture, which has its own.");
    }
    Architecture network = architecture.toArchitecture();
    Layout whole = network.layout();
    Optional<Layout> varying = request.partial().map(names -> part(whole, names));
    Layout layout = varying.orElse(whole);
    return new SetDefinition(
        Optional.of(architecture),
        TensorDescription.of(layout),
        varying.map(part -> TensorDescription.of(whole.without(part.names()))).orElse(List.of()),
        SymmetryDescription.of(
            varying.isPresent() ? network.symmetries().restrictedTo(layout) : network.symmetries()),
        SymmetryTrust.ARCHITECTURE);
  }

  private static Layout part(Layout whole, List<String> names) {
    Set<String> distinct = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if (!whole.names().contains(names.get(i)) || !distinct.add(names.get(i))) {
        throw Problem.invalid(
            "/partial/" + i,
            "Found \"%s\"; wanted each name once, out of %s."
                .formatted(names.get(i), whole.names()));
      }
    }
    if (distinct.isEmpty() || distinct.size() == whole.tensors().size()) {
      throw Problem.invalid(
          "/partial",
          "Found %d of %d tensors; wanted some, not all. Without \"partial\" all vary."
              .formatted(distinct.size(), whole.tensors().size()));
    }
    return whole.only(names);
  }

  private static SetDefinition ofLayout(
      CheckpointSetRequest request, List<TensorDescription> tensors) {
    if (request.partial().isPresent()) {
      throw Problem.invalid(
          "/partial", "Found partial beside a layout; it goes with architecture.");
    }
    Layout layout = TensorDescription.checkedLayoutOf(tensors);
    Symmetries symmetries =
        SymmetryDescription.checkedSymmetriesOf(layout, request.symmetries().orElse(List.of()));
    return new SetDefinition(
        Optional.empty(),
        tensors,
        List.of(),
        SymmetryDescription.of(symmetries),
        SymmetryCheck.of(symmetries));
  }

  Layout toLayout() {
    return TensorDescription.layoutOf(layout);
  }

  /** The layout of whole networks, varying and frozen tensors together. */
  Optional<Layout> toArchitectureLayout() {
    return architecture.map(network -> network.toArchitecture().layout());
  }

  Optional<Layout> toFrozenLayout() {
    return frozen.isEmpty() ? Optional.empty() : Optional.of(TensorDescription.layoutOf(frozen));
  }
}
