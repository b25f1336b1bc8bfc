package org.weightaudit.generators.network;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.weightaudit.generators.network.StateSpec.Role;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.ElementType;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;

/**
 * A network on a device. All its parameters are one array, so are its buffers, and its counters;
 * named arrays are views into them. So a step of an optimiser and a copy to the host are a few
 * operations, whatever the number of layers.
 */
public final class NetworkState implements AutoCloseable {

  private final StateSpec spec;
  private final NDManager manager;
  private final NDArray parameters;
  private final NDArray buffers;
  private final NDArray counters;
  private final Map<String, NDArray> views = new HashMap<>();

  private NetworkState(ComputeDevice device, StateSpec spec) {
    this.spec = spec;
    manager = device.openScope();
    parameters = Pieces.arbitrary(manager, spec.size(Role.PARAMETER));
    buffers = Pieces.arbitrary(manager, spec.size(Role.BUFFER));
    counters = manager.zeros(new Shape(spec.size(Role.COUNTER)), DataType.INT64);
    addViews(Role.PARAMETER, parameters, views);
    addViews(Role.BUFFER, buffers, views);
    addViews(Role.COUNTER, counters, views);
  }

  /** A new network with initial values as in the specification. */
  public static NetworkState initial(
      ComputeDevice device, StateSpec spec, SplittableRandom random) {
    NetworkState state = new NetworkState(device, spec);
    fill(spec.entries(Role.PARAMETER), state.parameters, random);
    fill(spec.entries(Role.BUFFER), state.buffers, random);
    return state;
  }

  private static void fill(List<StateSpec.Entry> entries, NDArray target, SplittableRandom random) {
    try (Pieces.Writer writer = new Pieces.Writer(target)) {
      for (StateSpec.Entry entry : entries) {
        int size = entry.size();
        for (int k = 0; k < size; k++) {
          writer.put((float) entry.initial().value(k, random));
        }
      }
    }
  }

  /**
   * A network from a file.
   *
   * @param prefix in front of every name in the file
   * @throws FormatException if an array is missing or has another shape or kind of numbers
   */
  public static NetworkState read(
      ComputeDevice device, StateSpec spec, Map<String, StoredTensor> arrays, String prefix) {
    spec.entries().forEach(entry -> fitting(arrays, prefix, entry));
    NetworkState state = new NetworkState(device, spec);
    try (Pieces.Writer ofParameters = new Pieces.Writer(state.parameters);
        Pieces.Writer ofBuffers = new Pieces.Writer(state.buffers)) {
      for (StateSpec.Entry entry : spec.entries()) {
        StoredTensor tensor = fitting(arrays, prefix, entry);
        switch (entry.role()) {
          case PARAMETER -> ofParameters.put(tensor);
          case BUFFER -> ofBuffers.put(tensor);
          case COUNTER -> state.tensors().get(entry.name()).addi(tensor.toLongs()[0]);
        }
      }
    } catch (RuntimeException e) {
      state.close();
      throw e;
    }
    return state;
  }

  private static StoredTensor fitting(
      Map<String, StoredTensor> arrays, String prefix, StateSpec.Entry entry) {
    StoredTensor tensor = arrays.get(prefix + entry.name());
    if (tensor == null) {
      throw new FormatException("the file has no tensor %s%s".formatted(prefix, entry.name()));
    }
    boolean whole = entry.role() == Role.COUNTER;
    if (!tensor.shape().equals(entry.shape()) || tensor.type().isFloating() == whole) {
      throw new FormatException(
          "tensor %s%s has shape %s of %s; wanted: %s of %s"
              .formatted(
                  prefix,
                  entry.name(),
                  tensor.shape(),
                  tensor.type(),
                  entry.shape(),
                  whole ? "INT64" : "FLOAT32"));
    }
    return tensor;
  }

  private void addViews(Role role, NDArray all, Map<String, NDArray> target) {
    List<StateSpec.Entry> entries = spec.entries(role);
    if (entries.isEmpty()) {
      return;
    }
    long[] ends = new long[entries.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += entries.get(i).size();
      ends[i] = end;
    }
    NDList parts = all.split(Arrays.copyOf(ends, ends.length - 1), 0);
    for (int i = 0; i < ends.length; i++) {
      StateSpec.Entry entry = entries.get(i);
      long[] shape = entry.shape().stream().mapToLong(Integer::longValue).toArray();
      target.put(entry.name(), parts.get(i).reshape(new Shape(shape)));
    }
  }

  public StateSpec spec() {
    return spec;
  }

  /** The network as it is; passes in training mode change its running statistics and counters. */
  public Tensors tensors() {
    return new Tensors(views);
  }

  /**
   * A loss and how it changes with the parameters.
   *
   * @param loss one number
   * @param gradient with respect to all parameters, in the order of the state dict
   */
  public record Slope(NDArray loss, NDArray gradient) {}

  /**
   * Differentiates a loss at the present parameters. Both arrays belong to the caller's {@link
   * ai.djl.ndarray.NDScope}. One thread of a process at a time: the engine collects gradients for
   * one only.
   *
   * @param loss makes a single number of the network's arrays
   */
  public Slope slope(Function<Tensors, NDArray> loss) {
    NDArray variables = parameters().duplicate();
    variables.setRequiresGradient(true);
    try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
      NDArray value = loss.apply(withParameters(variables));
      gradients.backward(value);
      return new Slope(value, variables.getGradient());
    }
  }

  /** The network with other parameters, [all parameters], of which the arrays are views. */
  private Tensors withParameters(NDArray others) {
    Map<String, NDArray> arrays = new HashMap<>(views);
    addViews(Role.PARAMETER, others, arrays);
    return new Tensors(arrays);
  }

  /** A copy with the same values. */
  public NetworkState copy(ComputeDevice device) {
    NetworkState copy = new NetworkState(device, spec);
    assign(copy.parameters, parameters);
    assign(copy.buffers, buffers);
    assign(copy.counters, counters);
    return copy;
  }

  private static void assign(NDArray target, NDArray source) {
    if (target.size() > 0) {
      target.set(Pieces.range(0, target.size()), source);
    }
  }

  /**
   * Moves each parameter towards that of another network of the same specification: p ← kept·p + (1
   * - kept)·q. With a network in training for the other, this is its exponential moving average.
   */
  public void approach(NetworkState other, double kept) {
    parameters.subi(other.parameters).muli(kept).addi(other.parameters);
  }

  /** All parameters in one array; changing it in place changes the network. */
  NDArray parameters() {
    return parameters;
  }

  /**
   * The arrays as they are written to files, in the order of the state dict. Their numbers are
   * those at the time of writing, which must be before this is closed.
   */
  public List<NamedArray> arrays(String prefix) {
    List<NamedArray> arrays = new ArrayList<>();
    Map<Role, Long> positions = new EnumMap<>(Role.class);
    for (StateSpec.Entry entry : spec.entries()) {
      long from = positions.getOrDefault(entry.role(), 0L);
      positions.put(entry.role(), from + entry.size());
      String name = prefix + entry.name();
      arrays.add(
          switch (entry.role()) {
            case PARAMETER -> floats(name, entry, parameters, from);
            case BUFFER -> floats(name, entry, buffers, from);
            case COUNTER ->
                NamedArray.ofLongs(name, entry.shape(), tensors().get(entry.name()).toLongArray());
          });
    }
    return arrays;
  }

  private static NamedArray floats(String name, StateSpec.Entry entry, NDArray all, long from) {
    return new NamedArray(
        name,
        ElementType.FLOAT32,
        entry.shape(),
        out -> Pieces.write(all, from, from + entry.size(), out));
  }

  @Override
  public void close() {
    manager.close();
  }
}
