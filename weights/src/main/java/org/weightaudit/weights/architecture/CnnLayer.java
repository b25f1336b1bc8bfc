package org.weightaudit.weights.architecture;

import java.util.List;
import java.util.stream.Stream;
import org.weightaudit.weights.layout.TensorSpec;

/**
 * A layer of a {@link ResidualCnn}. Layers are applied one after the other to activations [batch,
 * channels, height, width]; a residual block keeps its input beside them.
 */
public sealed interface CnnLayer {

  /** What the layer contributes to a checkpoint, in state-dict order. */
  default List<TensorSpec> tensors() {
    return List.of();
  }

  /** A square convolution without bias, padded by half its kernel. */
  record Convolution(String weight, int inputs, int outputs, int kernel, int stride)
      implements CnnLayer {

    public int padding() {
      return kernel / 2;
    }

    @Override
    public List<TensorSpec> tensors() {
      return List.of(TensorSpec.of(weight, outputs, inputs, kernel, kernel));
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

  /** max(x, 0). */
  record Relu() implements CnnLayer {}

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
  record Pool() implements CnnLayer {}

  /** The logits: [batch, outputs]. */
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
