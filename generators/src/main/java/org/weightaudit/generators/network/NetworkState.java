package org.weightaudit.generators.network;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
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

  private NetworkState(ComputeDevice device, StateSpec spec, Values values) {
    this.spec = spec;
    manager = device.openScope();
    parameters = Upload.floats(manager, values.parameters());
    buffers = Upload.floats(manager, values.buffers());
    counters = Upload.longs(manager, values.counters());
    addViews(Role.PARAMETER, parameters, views);
    addViews(Role.BUFFER, buffers, views);
    addViews(Role.COUNTER, counters, views);
  }

  /** All values on the host, one array a role. */
  private record Values(float[] parameters, float[] buffers, long[] counters) {

    static Values forSpec(StateSpec spec) {
      return new Values(
          new float[spec.size(Role.PARAMETER)],
          new float[spec.size(Role.BUFFER)],
          new long[spec.size(Role.COUNTER)]);
    }
  }

  /** A new network with initial values as in the specification. */
  public static NetworkState initial(
      ComputeDevice device, StateSpec spec, SplittableRandom random) {
    Values values = Values.forSpec(spec);
    fill(spec, Role.PARAMETER, values.parameters(), random);
    fill(spec, Role.BUFFER, values.buffers(), random);
    return new NetworkState(device, spec, values);
  }

  private static void fill(StateSpec spec, Role role, float[] target, SplittableRandom random) {
    int position = 0;
    for (StateSpec.Entry entry : spec.entries(role)) {
      int size = entry.size();
      for (int k = 0; k < size; k++) {
        target[position++] = (float) entry.initial().value(k, random);
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
    Values values = Values.forSpec(spec);
    int parameters = 0;
    int buffers = 0;
    int counters = 0;
    for (StateSpec.Entry entry : spec.entries()) {
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
      switch (entry.role()) {
        case PARAMETER -> parameters = copy(tensor.toFloats(), values.parameters(), parameters);
        case BUFFER -> buffers = copy(tensor.toFloats(), values.buffers(), buffers);
        case COUNTER -> values.counters()[counters++] = tensor.toLongs()[0];
      }
    }
    return new NetworkState(device, spec, values);
  }

  private static int copy(float[] from, float[] to, int position) {
    System.arraycopy(from, 0, to, position, from.length);
    return position + from.length;
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
    return new NetworkState(
        device,
        spec,
        new Values(parameters.toFloatArray(), buffers.toFloatArray(), counters.toLongArray()));
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

  /** The arrays as they are written to files, in the order of the state dict. */
  public List<NamedArray> arrays(String prefix) {
    float[] ofParameters = parameters.toFloatArray();
    float[] ofBuffers = buffers.toFloatArray();
    long[] ofCounters = counters.toLongArray();
    List<NamedArray> arrays = new ArrayList<>();
    Map<Role, Integer> positions = new EnumMap<>(Role.class);
    for (StateSpec.Entry entry : spec.entries()) {
      int from = positions.getOrDefault(entry.role(), 0);
      int to = from + entry.size();
      positions.put(entry.role(), to);
      String name = prefix + entry.name();
      arrays.add(
          switch (entry.role()) {
            case PARAMETER ->
                NamedArray.ofFloats(
                    name, entry.shape(), Arrays.copyOfRange(ofParameters, from, to));
            case BUFFER ->
                NamedArray.ofFloats(name, entry.shape(), Arrays.copyOfRange(ofBuffers, from, to));
            case COUNTER ->
                NamedArray.ofLongs(name, entry.shape(), Arrays.copyOfRange(ofCounters, from, to));
          });
    }
    return arrays;
  }

  @Override
  public void close() {
    manager.close();
  }
}
