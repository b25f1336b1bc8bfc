package org.weightaudit.weights.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.symmetry.Symmetries;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.TensorAxis;

/**
 * A small residual network (He et al., 2016): a 3x3 convolution of stride 2, then basic blocks, the
 * mean over the image, and a linear layer. A block that changes the width halves the resolution and
 * has a 1x1 convolution as its shortcut. Convolutions have no bias; each is followed by a
 * normalisation. Names are those of PyTorch: {@code conv1}, {@code bn1}, {@code block1.conv1} ...
 * {@code block1.downsample.0}, the last block {@code last}, and {@code fc}.
 *
 * @param inputShape [channels, height, width] of an image
 * @param widths channels after the first convolution and after every block; at least one block
 */
public record ResidualCnn(List<Integer> inputShape, List<Integer> widths, int classes)
    implements ConvolutionalNetwork {

  private static final int KERNEL = 3;
  private static final int STRIDE = 2;
  private static final int MOST_WIDTHS = 64;
  private static final int LARGEST = 1 << 14;

  /** A residual block. */
  private record Block(String name, int inputs, int outputs) {

    boolean isNarrowing() {
      return inputs != outputs;
    }
  }

  public ResidualCnn {
    inputShape = List.copyOf(inputShape);
    widths = List.copyOf(widths);
    if (inputShape.size() != 3 || !areSizes(inputShape)) {
      throw new IllegalArgumentException(
          "inputShape is %s; wanted: [channels, height, width], each from 1 to %d"
              .formatted(inputShape, LARGEST));
    }
    if (widths.size() < 2 || widths.size() > MOST_WIDTHS || !areSizes(widths)) {
      throw new IllegalArgumentException(
          "widths is %s; wanted: 2 to %d numbers of channels, each from 1 to %d"
              .formatted(widths, MOST_WIDTHS, LARGEST));
    }
    if (classes < 2 || classes > LARGEST) {
      throw new IllegalArgumentException(
          "classes is %d; wanted: from 2 to %d".formatted(classes, LARGEST));
    }
  }

  private static boolean areSizes(List<Integer> numbers) {
    return numbers.stream().allMatch(number -> number >= 1 && number <= LARGEST);
  }

  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (int i = 1; i < widths.size(); i++) {
      String name = i == widths.size() - 1 ? "last" : "block" + i;
      blocks.add(new Block(name, widths.get(i - 1), widths.get(i)));
    }
    return blocks;
  }

  @Override
  public List<CnnLayer> layers() {
    List<CnnLayer> layers = new ArrayList<>();
    layers.add(convolution("conv1", inputShape.get(0), widths.get(0), KERNEL, STRIDE));
    layers.add(new CnnLayer.BatchNorm("bn1", widths.get(0)));
    layers.add(new CnnLayer.Activate(Activation.RELU));
    for (Block block : blocks()) {
      layers.addAll(layersOf(block));
    }
    layers.add(new CnnLayer.MeanPool());
    layers.add(new CnnLayer.Linear("fc", widths.get(widths.size() - 1), classes));
    return List.copyOf(layers);
  }

  private static List<CnnLayer> layersOf(Block block) {
    String prefix = block.name() + ".";
    int in = block.inputs();
    int out = block.outputs();
    int stride = block.isNarrowing() ? STRIDE : 1;
    Stream<CnnLayer> inside =
        Stream.of(
            new CnnLayer.Keep(),
            convolution(prefix + "conv1", in, out, KERNEL, stride),
            new CnnLayer.BatchNorm(prefix + "bn1", out),
            new CnnLayer.Activate(Activation.RELU),
            convolution(prefix + "conv2", out, out, KERNEL, 1),
            new CnnLayer.BatchNorm(prefix + "bn2", out));
    Stream<CnnLayer> shortcut =
        block.isNarrowing()
            ? Stream.of(
                new CnnLayer.Shortcut(
                    convolution(prefix + "downsample.0", in, out, 1, stride),
                    new CnnLayer.BatchNorm(prefix + "downsample.1", out)))
            : Stream.of();
    Stream<CnnLayer> end = Stream.of(new CnnLayer.Add(), new CnnLayer.Activate(Activation.RELU));
    return Stream.of(inside, shortcut, end).flatMap(layers -> layers).toList();
  }

  /** Without bias, padded by half its kernel. */
  private static CnnLayer.Convolution convolution(
      String name, int inputs, int outputs, int kernel, int stride) {
    return new CnnLayer.Convolution(name, inputs, outputs, kernel, stride, kernel / 2, false);
  }

  /**
   * Channels may change places: those inside a block by themselves, and those that blocks add up to
   * only together, along the whole stretch of one width. Scalings are left out: between a
   * normalisation and a ReLU a channel may be rescaled, but what feeds the normalisation only up to
   * its ε.
   */
  @Override
  public Symmetries symmetries() {
    List<SymmetryGroup> groups = new ArrayList<>();
    List<TensorAxis> incoming = new ArrayList<>(fed("conv1.weight", "bn1"));
    List<TensorAxis> outgoing = new ArrayList<>();
    int width = widths.get(0);
    for (Block block : blocks()) {
      String prefix = block.name() + ".";
      outgoing.add(new TensorAxis(prefix + "conv1.weight", 1));
      if (block.isNarrowing()) {
        outgoing.add(new TensorAxis(prefix + "downsample.0.weight", 1));
        groups.add(channels("stream into " + block.name(), width, incoming, outgoing));
        incoming = new ArrayList<>(fed(prefix + "downsample.0.weight", prefix + "downsample.1"));
        outgoing = new ArrayList<>();
        width = block.outputs();
      }
      groups.add(
          channels(
              "inside " + block.name(),
              block.outputs(),
              fed(prefix + "conv1.weight", prefix + "bn1"),
              List.of(new TensorAxis(prefix + "conv2.weight", 1))));
      incoming.addAll(fed(prefix + "conv2.weight", prefix + "bn2"));
    }
    outgoing.add(new TensorAxis("fc.weight", 1));
    groups.add(channels("stream into fc", width, incoming, outgoing));
    return new Symmetries(layout(), groups);
  }

  private static SymmetryGroup channels(
      String name, int count, List<TensorAxis> incoming, List<TensorAxis> outgoing) {
    return new SymmetryGroup(name, count, incoming, outgoing, false, false);
  }

  /** Where the output channels of a convolution and its normalisation stand. */
  private static List<TensorAxis> fed(String convolution, String norm) {
    return Stream.concat(
            Stream.of(convolution),
            new CnnLayer.BatchNorm(norm, 1).tensors().stream().map(TensorSpec::name))
        .map(tensor -> new TensorAxis(tensor, 0))
        .toList();
  }
}
