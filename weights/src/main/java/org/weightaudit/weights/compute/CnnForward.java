package org.weightaudit.weights.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.CnnLayer;
import org.weightaudit.weights.architecture.ConvolutionalNetwork;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;

/**
 * M networks of one convolutional architecture in evaluation mode. The layers before the first one
 * that varies are run once for all networks; from there on, activations have the network in front:
 * [networks, batch, channels, height, width]. A frozen convolution is one call for all networks of
 * a tile; one that varies is a call a network, because stacking the first layers of many small
 * networks into one call was not faster on a CPU.
 */
final class CnnForward implements ForwardPass {

  private static final long ACTIVATIONS_PER_TILE = 8_000_000;

  private final ConvolutionalNetwork cnn;
  private final int networks;
  private final List<CnnLayer> layers;
  private final int shared;
  private final Map<String, NDArray> frozen = new HashMap<>();
  private final Map<String, NDArray> varying = new HashMap<>();

  /** Activations, and the block's input if inside a block. */
  private record State(NDArray present, NDArray kept) {

    State with(NDArray newPresent) {
      return new State(newPresent, kept);
    }
  }

  /**
   * Uploads networks.
   *
   * @param rest empty if all tensors vary
   * @param rows M rows of what varies, row-major
   */
  CnnForward(
      NDManager scope, ConvolutionalNetwork cnn, FrozenRest rest, float[] rows, int networks) {
    this.cnn = cnn;
    this.networks = networks;
    this.layers = cnn.layers();
    Layout part = rest.varying();
    NDArray own = scope.create(rows, new Shape(networks, part.size()));
    NDArray others = scope.create(rest.values());
    int fromOwn = 0;
    int fromOthers = 0;
    for (TensorSpec tensor : cnn.layout().tensors()) {
      int size = tensor.size();
      if (part.names().contains(tensor.name())) {
        NDArray values = own.get(":, {}:{}", fromOwn, fromOwn + size);
        varying.put(
            tensor.name(), values.reshape(new Shape(networks).addAll(shape(tensor.shape()))));
        fromOwn += size;
      } else {
        NDArray values = others.get("{}:{}", fromOthers, fromOthers + size);
        frozen.put(tensor.name(), values.reshape(new Shape(1).addAll(shape(tensor.shape()))));
        fromOthers += size;
      }
    }
    shared = sharedLayers();
  }

  private int sharedLayers() {
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).tensors().stream().anyMatch(t -> varying.containsKey(t.name()))) {
        return i;
      }
    }
    return layers.size();
  }

  @Override
  public void run(NDArray inputs, Logits sink) {
    long batch = inputs.getShape().get(0);
    NDArray images = inputs.reshape(new Shape(1, batch).addAll(shape(cnn.inputShape())));
    State common = new State(images, images);
    for (CnnLayer layer : layers.subList(0, shared)) {
      common = apply(layer, common, 0, 1);
    }
    int tile = networksPerTile(batch);
    for (int first = 0; first < networks; first += tile) {
      int count = Math.min(tile, networks - first);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        State state = common;
        for (CnnLayer layer : layers.subList(shared, layers.size())) {
          state = apply(layer, state, first, count);
        }
        sink.accept(first, state.present().transpose(0, 2, 1));
      }
    }
  }

  private int networksPerTile(long batch) {
    return (int) Math.max(1, ACTIVATIONS_PER_TILE / (cnn.widestActivation(shared) * batch));
  }

  private static Shape shape(List<Integer> dimensions) {
    return new Shape(dimensions.stream().mapToLong(Integer::longValue).toArray());
  }

  /** A layer of {@code count} networks from {@code first} on; no array that was there changes. */
  private State apply(CnnLayer layer, State state, int first, int count) {
    NDArray present = state.present();
    if (layer instanceof CnnLayer.Convolution convolution) {
      return state.with(convolve(convolution, present, first, count));
    } else if (layer instanceof CnnLayer.BatchNorm norm) {
      return state.with(normalise(norm, present, first, count));
    } else if (layer instanceof CnnLayer.Activate activate) {
      boolean isRelu = activate.activation() == Activation.RELU;
      return state.with(isRelu ? present.maximum(0) : present.tanh());
    } else if (layer instanceof CnnLayer.MaxPool pool) {
      return state.with(pool(pool, present));
    } else if (layer instanceof CnnLayer.Keep) {
      return new State(present, present);
    } else if (layer instanceof CnnLayer.Shortcut shortcut) {
      NDArray fitting = convolve(shortcut.convolution(), state.kept(), first, count);
      return new State(present, normalise(shortcut.norm(), fitting, first, count));
    } else if (layer instanceof CnnLayer.Add) {
      return state.with(present.add(state.kept()));
    } else if (layer instanceof CnnLayer.Flatten) {
      return state.with(present.reshape(present.getShape().slice(0, 2).add(-1)));
    } else if (layer instanceof CnnLayer.MeanPool) {
      Shape planes = present.getShape().slice(0, 3).add(-1);
      return state.with(present.reshape(planes).mean(new int[] {3}));
    } else {
      CnnLayer.Linear linear = (CnnLayer.Linear) layer;
      NDArray weight = tensor(linear.weight(), first, count);
      NDArray bias = tensor(linear.bias(), first, count).expandDims(1);
      return state.with(present.matMul(weight.transpose(0, 2, 1)).add(bias));
    }
  }

  /** One network's or all networks' values of a tensor, [1 or networks, ...]. */
  private NDArray tensor(String name, int first, int count) {
    NDArray shared = frozen.get(name);
    return shared == null
        ? Objects.requireNonNull(varying.get(name)).get("{}:{}", first, first + count)
        : shared;
  }

  private NDArray convolve(CnnLayer.Convolution layer, NDArray images, int first, int count) {
    NDArray weighted = weigh(layer, images, first, count);
    return layer
        .bias()
        .map(name -> tensor(name, first, count))
        .map(bias -> weighted.add(bias.reshape(-1, 1, layer.outputs(), 1, 1)))
        .orElse(weighted);
  }

  private NDArray weigh(CnnLayer.Convolution layer, NDArray images, int first, int count) {
    NDArray weights = tensor(layer.weight(), first, count);
    long groups = images.getShape().get(0);
    if (weights.getShape().get(0) == 1) {
      return eachImage(images, flat -> weigh(layer, flat, weights.get(0)));
    }
    NDList each = new NDList();
    for (int network = 0; network < count; network++) {
      each.add(weigh(layer, images.get(groups == 1 ? 0 : network), weights.get(network)));
    }
    return NDArrays.stack(each);
  }

  private static NDArray pool(CnnLayer.MaxPool pool, NDArray images) {
    Shape square = new Shape(pool.side(), pool.side());
    Shape stride = new Shape(pool.stride(), pool.stride());
    Shape padding = new Shape(pool.padding(), pool.padding());
    return eachImage(images, flat -> Pool.maxPool2d(flat, square, stride, padding, false));
  }

  /** What is the same for all networks, in one call on [networks · batch, ...]. */
  private static NDArray eachImage(NDArray images, UnaryOperator<NDArray> function) {
    Shape outer = images.getShape().slice(0, 2);
    NDArray flat = images.reshape(new Shape(-1).addAll(images.getShape().slice(2)));
    NDArray result = function.apply(flat);
    return result.reshape(outer.addAll(result.getShape().slice(1)));
  }

  /** Without bias, for which the engine takes null. */
  private static NDArray weigh(CnnLayer.Convolution layer, NDArray images, NDArray weight) {
    return Conv2d.conv2d(
            images,
            weight,
            null,
            new Shape(layer.stride(), layer.stride()),
            new Shape(layer.padding(), layer.padding()))
        .singletonOrThrow();
  }

  private NDArray normalise(CnnLayer.BatchNorm norm, NDArray images, int first, int count) {
    NDArray deviation =
        tensor(norm.runningVariance(), first, count).add(CnnLayer.BatchNorm.EPSILON).sqrt();
    NDArray scale = tensor(norm.weight(), first, count).div(deviation);
    NDArray mean = tensor(norm.runningMean(), first, count);
    NDArray shift = tensor(norm.bias(), first, count).sub(mean.mul(scale));
    Shape perChannel = new Shape(scale.getShape().get(0), 1, norm.channels(), 1, 1);
    return images
        .mul(scale.reshape(perChannel))
        .add(shift.reshape(new Shape(shift.getShape().get(0), 1, norm.channels(), 1, 1)));
  }
}
