package org.weightaudit.weights.architecture;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.weightaudit.weights.layout.TensorSpec;

/**
 * A layer of a {@link ConvolutionalNetwork}. Layers are applied one after the other to activations
 * [batch, channels, height, width]; a residual block keeps its input beside them.
 */
public sealed interface CnnLayer {

  /** What the layer contributes to a checkpoint, in state-dict order. */
  default List<TensorSpec> tensors() {
    return List.of();
  }

  /**
   * A square convolution.
   *
   * @param padding how many zeros stand on every side of the image
   * @param biased whether a number per output channel is added
   */
  record Convolution(
      String name, int inputs, int outputs, int kernel, int stride, int padding, boolean biased)
      implements CnnLayer {

    public String weight() {
      return name + ".weight";
    }

    /** Empty if there is none. */
    public Optional<String> bias() {
      return biased ? Optional.of(name + ".bias") : Optional.empty();
    }

    /** Height or width after the convolution, from that before it. */
    public int outputSide(int side) {
      return (side + 2 * padding - kernel) / stride + 1;
    }

    @Override
    public List<TensorSpec> tensors() {
      Stream<TensorSpec> added = bias().stream().map(bias -> TensorSpec.of(bias, outputs));
      return Stream.concat(
              Stream.of(TensorSpec.of(weight(), outputs, inputs, kernel, kernel)), added)
          .toList();
    }
  }

  /**
   * Batch normalisation over channels. Its running statistics are part of a checkpoint, because the
   * network cannot be run without them; the count of batches is not, because it changes nothing.
   */
  record BatchNorm(String name, int channels) implements CnnLayer {

    /** Added to the variance, as in PyTorch. */
    public static final double EPSILON = 1e-5;

    public String weight() {
      return name + ".weight";
    }

    public String bias() {
      return name + ".bias";
    }

    public String runningMean() {
      return name + ".running_mean";
    }

    public String runningVariance() {
      return name + ".running_var";
    }

    @Override
    public List<TensorSpec> tensors() {
      return List.of(
          TensorSpec.of(weight(), channels),
          TensorSpec.of(bias(), channels),
          TensorSpec.of(runningMean(), channels),
          TensorSpec.of(runningVariance(), channels));
    }
  }

  /** What hidden units do. */
  record Activate(Activation activation) implements CnnLayer {}

  /**
   * The greatest of squares of this side; what is left over at the far edges is dropped.
   *
   * @param stride by how much the square moves
   * @param padding how wide a margin that is never the greatest stands on every side of the image
   */
  record MaxPool(int side, int stride, int padding) implements CnnLayer {

    /** Of squares each beside the last. */
    static MaxPool ofTiles(int side) {
      return new MaxPool(side, side, 0);
    }

    /** Height or width after the pooling, from that before it; 0 if no square fits. */
    public int outputSide(int before) {
      return before + 2 * padding < side ? 0 : (before + 2 * padding - side) / stride + 1;
    }
  }

  /** Keeps the present activations as the block's input. */
  record Keep() implements CnnLayer {}

  /** Passes what was kept through a convolution and a normalisation, so that it fits. */
  record Shortcut(Convolution convolution, BatchNorm norm) implements CnnLayer {

    @Override
    public List<TensorSpec> tensors() {
      return Stream.of(convolution.tensors(), norm.tensors()).flatMap(List::stream).toList();
    }
  }

  /** Adds what was kept. */
  record Add() implements CnnLayer {}

  /** The mean over height and width: [batch, channels]. */
  record MeanPool() implements CnnLayer {}

  /** Channels, rows and columns in one line: [batch, channels · height · width]. */
  record Flatten() implements CnnLayer {}

  /** y = W·x + b: [batch, outputs]. The last one gives the logits. */
  record Linear(String name, int inputs, int outputs) implements CnnLayer {

    public String weight() {
      return name + ".weight";
    }

    public String bias() {
      return name + ".bias";
    }

    @Override
    public List<TensorSpec> tensors() {
      return List.of(TensorSpec.of(weight(), outputs, inputs), TensorSpec.of(bias(), outputs));
    }
  }
}
