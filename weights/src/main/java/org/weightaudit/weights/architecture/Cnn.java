package org.weightaudit.weights.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.symmetry.Symmetries;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.TensorAxis;

/**
 * A plain convolutional classifier: convolutions, each with a max pooling or none and an
 * activation, then fully connected layers, the last of them linear.
 *
 * <p>Pooling comes before the activation, as in Hyper-Representations. Both orders give the same
 * outputs and gradients, because every {@link Activation} is monotone: it takes the greatest of a
 * square to the greatest, and where it makes values equal its slope is 0. So there is no choice of
 * it; an activation that is not monotone would need one.
 *
 * @param inputShape [channels, height, width] of an image
 * @param convolutions at least one
 * @param activation after every convolution and every linear layer but the last
 * @param readOut how the last convolution's channels become the first linear layer's inputs
 * @param hidden widths of the linear layers before the last; may be empty
 * @param naming what the tensors are called
 */
public record Cnn(
    List<Integer> inputShape,
    List<ConvolutionBlock> convolutions,
    Activation activation,
    ReadOut readOut,
    List<Integer> hidden,
    int classes,
    Naming naming)
    implements ConvolutionalNetwork {

  static final int LARGEST = 1 << 14;

  private static final int MOST_LAYERS = 64;
  private static final int MOST_VALUES = 1 << 24;

  /** How channels become inputs of a linear layer. */
  public enum ReadOut {
    /** Every position is an input; those of a channel stand together, row by row. */
    FLATTEN,
    /** The mean of a channel is an input. */
    AVERAGE
  }

  /** What the tensors of a state dict are called. */
  public enum Naming {
    /** {@code conv1.weight}, {@code conv2.weight} ..., {@code fc1.weight} ... or {@code fc}. */
    NUMBERED,
    /**
     * {@code module_list.0.weight} ... as in Hyper-Representations: the place among convolutions,
     * poolings, activations, flattening and linear layers.
     */
    MODULE_LIST;

    private String name(String numbered, int place) {
      return this == NUMBERED ? numbered : "module_list." + place;
    }
  }

  /**
   * @throws IllegalArgumentException if there is no such network; the message begins with the name
   *     of the component that is to blame
   */
  public Cnn {
    inputShape = List.copyOf(inputShape);
    convolutions = List.copyOf(convolutions);
    hidden = List.copyOf(hidden);
    if (inputShape.size() != 3
        || !areSizes(inputShape)
        || inputShape.stream().mapToLong(size -> size).reduce(1, (a, b) -> a * b) > MOST_VALUES) {
      throw new IllegalArgumentException(
          "inputShape is %s; wanted: [channels, height, width], each from 1 to %d, at most %d values in all"
              .formatted(inputShape, LARGEST, MOST_VALUES));
    }
    if (convolutions.isEmpty() || convolutions.size() > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "convolutions has %d entries; wanted: 1 to %d"
              .formatted(convolutions.size(), MOST_LAYERS));
    }
    if (hidden.size() > MOST_LAYERS || !areSizes(hidden)) {
      throw new IllegalArgumentException(
          "hidden is %s; wanted: at most %d widths, each from 1 to %d"
              .formatted(hidden, MOST_LAYERS, LARGEST));
    }
    if (classes < 2 || classes > LARGEST) {
      throw new IllegalArgumentException(
          "classes is %d; wanted: from 2 to %d".formatted(classes, LARGEST));
    }
    requireFit(inputShape, convolutions);
    requireFewFeatures(inputShape, convolutions);
  }

  private static boolean areSizes(List<Integer> numbers) {
    return numbers.stream().allMatch(number -> number >= 1 && number <= LARGEST);
  }

  private static void requireFit(List<Integer> inputShape, List<ConvolutionBlock> convolutions) {
    for (int i = 0; i < convolutions.size(); i++) {
      List<ConvolutionBlock> before = convolutions.subList(0, i);
      ConvolutionBlock block = convolutions.get(i);
      int height = side(inputShape.get(1), before);
      int width = side(inputShape.get(2), before);
      if (block.outputSide(Math.min(height, width)) < 1) {
        throw new IllegalArgumentException(
            "convolutions has kernel %d, stride %d, padding %d and pool %d at place %d, where images are %dx%d; wanted: what leaves at least one position"
                .formatted(
                    block.kernel(),
                    block.stride(),
                    block.padding(),
                    block.pool(),
                    i + 1,
                    height,
                    width));
      }
    }
  }

  private static void requireFewFeatures(
      List<Integer> inputShape, List<ConvolutionBlock> convolutions) {
    long height = side(inputShape.get(1), convolutions);
    long width = side(inputShape.get(2), convolutions);
    int channels = convolutions.get(convolutions.size() - 1).channels();
    if (channels * height * width > MOST_VALUES) {
      throw new IllegalArgumentException(
          "convolutions has %d channels of %dx%d at its end; wanted: at most %d values in all"
              .formatted(channels, height, width, MOST_VALUES));
    }
  }

  private static int side(int side, List<ConvolutionBlock> blocks) {
    int result = side;
    for (ConvolutionBlock block : blocks) {
      result = block.outputSide(result);
    }
    return result;
  }

  /**
   * The zoo network of Hyper-Representations (Schürholt et al., 2022) for images of 28x28: 2464
   * parameters with one channel, 2864 with three.
   *
   * @param channels of an image
   */
  public static Cnn ofHyperRepresentations(int channels, Activation activation) {
    return new Cnn(
        List.of(channels, 28, 28),
        List.of(
            new ConvolutionBlock(8, 5, 1, 0, true, 2),
            new ConvolutionBlock(6, 5, 1, 0, true, 2),
            new ConvolutionBlock(4, 2, 1, 0, true, 1)),
        activation,
        ReadOut.FLATTEN,
        List.of(20),
        10,
        Naming.MODULE_LIST);
  }

  /** The CIFAR-10 network of G.pt (Peebles et al., 2022): 5370 parameters. */
  public static Cnn ofGptCifar10() {
    return new Cnn(
        List.of(3, 32, 32),
        List.of(
            new ConvolutionBlock(16, 3, 2, 1, false, 1),
            new ConvolutionBlock(32, 3, 1, 1, false, 1)),
        Activation.RELU,
        ReadOut.AVERAGE,
        List.of(),
        10,
        Naming.NUMBERED);
  }

  @Override
  public List<CnnLayer> layers() {
    List<CnnLayer> layers = new ArrayList<>();
    int inputs = inputShape.get(0);
    for (int i = 0; i < convolutions.size(); i++) {
      ConvolutionBlock block = convolutions.get(i);
      String name = naming.name("conv" + (i + 1), layers.size());
      layers.add(block.convolution(name, inputs));
      if (block.isPooled()) {
        layers.add(CnnLayer.MaxPool.ofTiles(block.pool()));
      }
      layers.add(new CnnLayer.Activate(activation));
      inputs = block.channels();
    }
    if (readOut == ReadOut.FLATTEN) {
      layers.add(new CnnLayer.Flatten());
      inputs *= side(inputShape.get(1), convolutions) * side(inputShape.get(2), convolutions);
    } else {
      layers.add(new CnnLayer.MeanPool());
    }
    for (int i = 0; i < hidden.size(); i++) {
      layers.add(linear("fc" + (i + 1), layers.size(), inputs, hidden.get(i)));
      layers.add(new CnnLayer.Activate(activation));
      inputs = hidden.get(i);
    }
    String last = hidden.isEmpty() ? "fc" : "fc" + (hidden.size() + 1);
    layers.add(linear(last, layers.size(), inputs, classes));
    return List.copyOf(layers);
  }

  private CnnLayer.Linear linear(String numbered, int place, int inputs, int outputs) {
    return new CnnLayer.Linear(naming.name(numbered, place), inputs, outputs);
  }

  /**
   * Channels and hidden units may change places; a channel's positions stay together where it is
   * flattened. Odd units may change sign unless they are pooled, because the greatest of -x is not
   * the greatest of x. Positively homogeneous ones may be rescaled, pooled or not.
   */
  @Override
  public Symmetries symmetries() {
    List<List<TensorSpec>> tensors =
        layers().stream().map(CnnLayer::tensors).filter(own -> !own.isEmpty()).toList();
    return new Symmetries(
        layout(),
        IntStream.range(0, tensors.size() - 1)
            .mapToObj(i -> group(i, tensors.get(i), tensors.get(i + 1).get(0)))
            .toList());
  }

  private SymmetryGroup group(int layer, List<TensorSpec> incoming, TensorSpec outgoing) {
    boolean isConvolution = layer < convolutions.size();
    boolean isPooled = isConvolution && convolutions.get(layer).isPooled();
    return new SymmetryGroup(
        isConvolution ? "channels" + (layer + 1) : "hidden" + (layer + 1 - convolutions.size()),
        incoming.get(0).shape().get(0),
        incoming.stream().map(tensor -> new TensorAxis(tensor.name(), 0)).toList(),
        List.of(new TensorAxis(outgoing.name(), 1)),
        activation.isOdd() && !isPooled,
        activation.isPositivelyHomogeneous());
  }
}
