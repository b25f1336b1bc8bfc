package org.weightaudit.weights.layout;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The ordered tensors of a checkpoint. A checkpoint of this layout is one row of {@link #size()}
 * float32 numbers: the tensors in this order, each flattened row-major (state-dict order).
 */
public record Layout(List<TensorSpec> tensors) {

  public Layout {
    tensors = List.copyOf(tensors);
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException("a layout needs at least one tensor");
    }
    Set<String> names = new HashSet<>();
    long size = 0;
    for (TensorSpec tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw new IllegalArgumentException("tensor " + tensor.name() + " is named twice");
      }
      size += tensor.size();
    }
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a layout holds at most 2^31-1 parameters, not " + size);
    }
  }

  public static Layout of(TensorSpec... tensors) {
    return new Layout(List.of(tensors));
  }

  /** Number of parameters D, the length of a row. */
  public int size() {
    return tensors.stream().mapToInt(TensorSpec::size).sum();
  }

  /** Position of the first element of tensor {@code index} in a row. */
  public int offset(int index) {
    return tensors.subList(0, index).stream().mapToInt(TensorSpec::size).sum();
  }

  /**
   * Place of the tensor with this name.
   *
   * @throws IllegalArgumentException if the layout has no such tensor
   */
  public int indexOf(String name) {
    for (int i = 0; i < tensors.size(); i++) {
      if (tensors.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("the layout has no tensor " + name + "; it has " + names());
  }

  public List<String> names() {
    return tensors.stream().map(TensorSpec::name).toList();
  }

  /** The tensors with these names, in the order of this layout. */
  public Layout only(Collection<String> names) {
    names.forEach(this::indexOf);
    return new Layout(tensors.stream().filter(tensor -> names.contains(tensor.name())).toList());
  }

  /** The tensors without these names, in the order of this layout. */
  public Layout without(Collection<String> names) {
    names.forEach(this::indexOf);
    return new Layout(tensors.stream().filter(tensor -> !names.contains(tensor.name())).toList());
  }

  /**
   * The values of some tensors out of a row of this layout.
   *
   * @param part tensors of this layout, in any order
   */
  public float[] select(Layout part, float[] row) {
    float[] values = new float[part.size()];
    int to = 0;
    for (TensorSpec tensor : part.tensors()) {
      System.arraycopy(row, offset(indexOf(tensor.name())), values, to, tensor.size());
      to += tensor.size();
    }
    return values;
  }
}
