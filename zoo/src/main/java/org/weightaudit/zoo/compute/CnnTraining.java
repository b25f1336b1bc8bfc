package org.weightaudit.zoo.compute;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.CnnLayer;
import org.weightaudit.weights.architecture.ConvolutionalNetwork;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.DeviceImages;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.zoo.optimizer.Optimizer;

/**
 * Convolutional networks in training, one after the other, with the engine's automatic derivatives.
 * The layers before the first one that is trained are run once for all networks, and once for each
 * image as far as {@link FrozenActivations} have room. A normalisation uses the statistics of the
 * batch, and moves its running statistics by a tenth of the way, if these are among the tensors
 * that are trained; otherwise it uses the running ones as they are.
 */
final class CnnTraining implements NetworkTraining {

  /** The weight of what running statistics were; PyTorch's default, told the engine's way. */
  private static final float MOMENTUM = 0.9f;

  /** Of frozen activations, 1 GiB: those of 16,000 images before a ResNet-18's last two norms. */
  private static final long NUMBERS_KEPT = 1L << 28;

  private final NDManager manager;
  private final ConvolutionalNetwork cnn;
  private final List<CnnLayer> layers;

  /** How many layers from the first on are frozen, and the same in all networks. */
  private final int shared;

  private final FrozenActivations frozen;
  private final DeviceImages images;
  private final Set<String> trained;

  /** What has a gradient, in layout order; the values of a network stand in one line. */
  private final List<TensorSpec> parameters;

  private final NDArray values;
  private final NDArray gradients;
  private final ParameterUpdate update;
  private final List<Network> others = new ArrayList<>();

  /** Tensors of one network by name. */
  private record Network(Map<String, NDArray> tensors) {

    NDArray tensor(String name) {
      return Objects.requireNonNull(tensors.get(name));
    }
  }

  CnnTraining(
      ComputeDevice device,
      ConvolutionalNetwork cnn,
      DeviceImages images,
      float[] start,
      int count,
      Optimizer optimizer,
      Set<String> trained) {
    this.manager = device.openScope();
    this.cnn = cnn;
    this.layers = cnn.layers();
    this.images = images;
    this.trained = Set.copyOf(trained);
    this.parameters =
        cnn.layout().tensors().stream()
            .filter(spec -> trained.contains(spec.name()) && !isRunningStatistic(spec.name()))
            .toList();
    int columns = parameters.stream().mapToInt(TensorSpec::size).sum();
    FloatBuffer own = FloatBuffer.allocate(Math.multiplyExact(count, columns));
    for (int n = 0; n < count; n++) {
      others.add(new Network(new HashMap<>()));
      int position = n * cnn.layout().size();
      for (TensorSpec spec : cnn.layout().tensors()) {
        if (parameters.contains(spec)) {
          own.put(start, position, spec.size());
        } else {
          float[] fixed = Arrays.copyOfRange(start, position, position + spec.size());
          others.get(n).tensors().put(spec.name(), manager.create(fixed, shape(spec)));
        }
        position += spec.size();
      }
    }
    this.shared = sharedLayers(start, count);
    this.frozen = new FrozenActivations(manager, this::runShared, NUMBERS_KEPT);
    this.values = manager.create(own.array(), new Shape(count, columns));
    this.gradients = values.zerosLike();
    this.update = ParameterUpdate.of(optimizer, values);
  }

  private static Shape shape(TensorSpec spec) {
    return new Shape(spec.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  private static boolean isRunningStatistic(String name) {
    return name.contains(".running_");
  }

  private int sharedLayers(float[] start, int count) {
    int columns = cnn.layout().size();
    int end = 0;
    for (int i = 0; i < layers.size(); i++) {
      int from = end;
      for (TensorSpec spec : layers.get(i).tensors()) {
        if (trained.contains(spec.name())) {
          return i;
        }
        end += spec.size();
      }
      for (int n = 1; n < count; n++) {
        int row = n * columns;
        if (!Arrays.equals(start, from, end, start, row + from, row + end)) {
          return i;
        }
      }
    }
    return layers.size();
  }

  @Override
  public void step(List<Batch> batches, double learningRate) {
    int perBatch = others.size() / batches.size();
    for (int b = 0; b < batches.size(); b++) {
      findGradients(batches.get(b), b * perBatch, (b + 1) * perBatch);
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      update.apply(values, () -> gradients, learningRate);
    }
  }

  /** Those of the networks from {@code from} to {@code to} (exclusive). */
  private void findGradients(Batch batch, int from, int to) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Activations common = shared == 0 ? inputs(batch) : frozen.of(batch);
      // A number as a factor of the loss would not outlast a garbage collection before backward.
      NDArray share = images.oneHot(batch.images(), cnn.classes()).div(-batch.size());
      for (int n = from; n < to; n++) {
        findGradient(n, common, share);
      }
    }
  }

  private Activations inputs(Batch batch) {
    Shape images = new Shape(cnn.inputShape().stream().mapToLong(Integer::longValue).toArray());
    NDArray inputs = this.images.inputs(batch.images(), batch.mirrored());
    return Activations.of(inputs.reshape(new Shape(batch.size()).addAll(images)));
  }

  private Activations runShared(Batch batch) {
    return run(layers.subList(0, shared), others.get(0), inputs(batch));
  }

  /**
   * Of a copy: the engine lets nobody change an array that collects gradients, and whether it
   * watches depends on the thread.
   */
  private void findGradient(int network, Activations common, NDArray share) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray watched = values.get(network).duplicate();
      watched.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        Network present = network(network, watched);
        NDArray logits = run(layers.subList(shared, layers.size()), present, common).present();
        collector.backward(logits.logSoftmax(1).mul(share).sum());
      }
      gradients.set(new NDIndex("{}", network), watched.getGradient());
    }
  }

  /** A network with these parameters. */
  private Network network(int index, NDArray line) {
    long[] ends = new long[parameters.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += parameters.get(i).size();
      ends[i] = end;
    }
    NDList parts = line.split(Arrays.copyOf(ends, ends.length - 1));
    Map<String, NDArray> tensors = new HashMap<>(others.get(index).tensors());
    for (int i = 0; i < ends.length; i++) {
      tensors.put(parameters.get(i).name(), parts.get(i).reshape(shape(parameters.get(i))));
    }
    return new Network(tensors);
  }

  private Activations run(List<CnnLayer> some, Network network, Activations inputs) {
    Activations state = inputs;
    for (CnnLayer layer : some) {
      state = apply(layer, network, state);
    }
    return state;
  }

  private Activations apply(CnnLayer layer, Network network, Activations state) {
    NDArray present = state.present();
    if (layer instanceof CnnLayer.Convolution convolution) {
      return state.with(convolve(convolution, network, present));
    } else if (layer instanceof CnnLayer.BatchNorm norm) {
      return state.with(normalise(norm, network, present));
    } else if (layer instanceof CnnLayer.Activate activate) {
      boolean isRelu = activate.activation() == Activation.RELU;
      return state.with(isRelu ? ai.djl.nn.Activation.relu(present) : present.tanh());
    } else if (layer instanceof CnnLayer.MaxPool pool) {
      Shape square = new Shape(pool.side(), pool.side());
      Shape stride = new Shape(pool.stride(), pool.stride());
      Shape padding = new Shape(pool.padding(), pool.padding());
      return state.with(Pool.maxPool2d(present, square, stride, padding, false));
    } else if (layer instanceof CnnLayer.Keep) {
      return Activations.of(present);
    } else if (layer instanceof CnnLayer.Shortcut shortcut) {
      NDArray fitting = convolve(shortcut.convolution(), network, state.kept());
      return new Activations(present, normalise(shortcut.norm(), network, fitting));
    } else if (layer instanceof CnnLayer.Add) {
      return Activations.of(present.add(state.kept()));
    } else if (layer instanceof CnnLayer.Flatten) {
      return state.with(present.reshape(present.getShape().get(0), -1));
    } else if (layer instanceof CnnLayer.MeanPool) {
      Shape planes = present.getShape().slice(0, 2).add(-1);
      return state.with(present.reshape(planes).mean(new int[] {2}));
    } else {
      CnnLayer.Linear linear = (CnnLayer.Linear) layer;
      NDArray product = present.matMul(network.tensor(linear.weight()).transpose());
      return state.with(product.add(network.tensor(linear.bias())));
    }
  }

  /** The engine takes null for a convolution without bias. */
  private static NDArray convolve(CnnLayer.Convolution layer, Network network, NDArray input) {
    return Conv2d.conv2d(
            input,
            network.tensor(layer.weight()),
            layer.bias().map(network::tensor).orElse(null),
            new Shape(layer.stride(), layer.stride()),
            new Shape(layer.padding(), layer.padding()))
        .singletonOrThrow();
  }

  private NDArray normalise(CnnLayer.BatchNorm norm, Network network, NDArray input) {
    return BatchNorm.batchNorm(
            input,
            network.tensor(norm.runningMean()),
            network.tensor(norm.runningVariance()),
            network.tensor(norm.weight()),
            network.tensor(norm.bias()),
            1,
            MOMENTUM,
            (float) CnnLayer.BatchNorm.EPSILON,
            trained.contains(norm.runningMean()))
        .singletonOrThrow();
  }

  @Override
  public float[][] checkpoints() {
    FloatBuffer own = FloatBuffer.wrap(values.toFloatArray());
    return others.stream().map(network -> row(own, network)).toArray(float[][]::new);
  }

  private float[] row(FloatBuffer own, Network network) {
    float[] row = new float[cnn.layout().size()];
    int position = 0;
    for (TensorSpec spec : cnn.layout().tensors()) {
      if (parameters.contains(spec)) {
        own.get(row, position, spec.size());
      } else {
        float[] fixed = network.tensor(spec.name()).toFloatArray();
        System.arraycopy(fixed, 0, row, position, fixed.length);
      }
      position += spec.size();
    }
    return row;
  }

  @Override
  public void close() {
    manager.close();
  }
}
