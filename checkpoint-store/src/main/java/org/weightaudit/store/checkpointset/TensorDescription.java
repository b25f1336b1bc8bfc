package org.weightaudit.store.checkpointset;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/** A tensor of a layout, as it stands in JSON. */
@Schema(name = "Tensor")
public record TensorDescription(
    @Schema(example = "fc1.weight") String name,
    @Schema(example = "[10, 784]") List<Integer> shape) {

  private static final int MOST_TENSORS = 10_000;

  public TensorDescription {
    shape = List.copyOf(shape);
  }

  static List<TensorDescription> of(Layout layout) {
    return layout.tensors().stream()
        .map(tensor -> new TensorDescription(tensor.name(), tensor.shape()))
        .toList();
  }

  /** The layout of trusted descriptions. */
  static Layout layoutOf(List<TensorDescription> tensors) {
    return new Layout(
        tensors.stream().map(tensor -> new TensorSpec(tensor.name(), tensor.shape())).toList());
  }

  /**
   * The layout of descriptions from a request.
   *
   * @throws Problem if they make no layout
   */
  static Layout checkedLayoutOf(List<TensorDescription> tensors) {
    if (tensors.size() > MOST_TENSORS) {
      throw Problem.invalid(
          "/layout",
          "Found %d tensors; wanted at most %d.".formatted(tensors.size(), MOST_TENSORS));
    }
    List<TensorSpec> specs = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      try {
        specs.add(new TensorSpec(tensors.get(i).name(), tensors.get(i).shape()));
      } catch (IllegalArgumentException e) {
        throw Problem.invalid("/layout/" + i, "Found a bad tensor: %s.".formatted(e.getMessage()))
            .causedBy(e);
      }
    }
    try {
      return new Layout(specs);
    } catch (IllegalArgumentException e) {
      throw Problem.invalid("/layout", "Found a bad layout: %s.".formatted(e.getMessage()))
          .causedBy(e);
    }
  }
}
