package org.weightaudit.weights.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.symmetry.Symmetries;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.TensorAxis;

/**
 * A residual network: a normalised convolution {@code conv1}, basic blocks, the mean over the
 * image, and a linear layer {@code fc}.
 */
record BasicBlocks(List<BasicBlock> blocks) {

  /**
   * @param conv1 the first convolution
   * @param pooling after it; empty if there is none
   */
  List<CnnLayer> layers(CnnLayer.Convolution conv1, List<CnnLayer> pooling, int classes) {
    List<CnnLayer> layers = new ArrayList<>();
    layers.add(conv1);
    layers.add(new CnnLayer.BatchNorm("bn1", conv1.outputs()));
    layers.add(new CnnLayer.Activate(Activation.RELU));
    layers.addAll(pooling);
    blocks.forEach(block -> layers.addAll(block.layers()));
    layers.add(new CnnLayer.MeanPool());
    layers.add(new CnnLayer.Linear("fc", blocks.get(blocks.size() - 1).outputs(), classes));
    return List.copyOf(layers);
  }

  /**
   * Channels may change places: those inside a block by themselves, and those that blocks add up to
   * only together, along the whole stretch between two projections. Scalings are left out: between
   * a normalisation and a ReLU a channel may be rescaled, but what feeds the normalisation only up
   * to its ε.
   */
  Symmetries symmetries(Layout layout) {
    List<SymmetryGroup> groups = new ArrayList<>();
    List<TensorAxis> incoming = new ArrayList<>(fed("conv1.weight", "bn1"));
    List<TensorAxis> outgoing = new ArrayList<>();
    int width = blocks.get(0).inputs();
    for (BasicBlock block : blocks) {
      outgoing.add(new TensorAxis(block.tensor("conv1.weight"), 1));
      if (block.isProjecting()) {
        outgoing.add(new TensorAxis(block.tensor("downsample.0.weight"), 1));
        groups.add(channels("stream into " + block.name(), width, incoming, outgoing));
        incoming =
            new ArrayList<>(fed(block.tensor("downsample.0.weight"), block.tensor("downsample.1")));
        outgoing = new ArrayList<>();
        width = block.outputs();
      }
      groups.add(
          channels(
              "inside " + block.name(),
              block.outputs(),
              fed(block.tensor("conv1.weight"), block.tensor("bn1")),
              List.of(new TensorAxis(block.tensor("conv2.weight"), 1))));
      incoming.addAll(fed(block.tensor("conv2.weight"), block.tensor("bn2")));
    }
    outgoing.add(new TensorAxis("fc.weight", 1));
    groups.add(channels("stream into fc", width, incoming, outgoing));
    return new Symmetries(layout, groups);
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
