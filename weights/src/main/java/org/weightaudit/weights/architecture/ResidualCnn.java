package org.weightaudit.weights.architecture;

import java.util.ArrayList;
import java.util.List;
import org.weightaudit.weights.symmetry.Symmetries;

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

  private BasicBlocks blocks() {
    List<BasicBlock> blocks = new ArrayList<>();
    for (int i = 1; i < widths.size(); i++) {
      String name = i == widths.size() - 1 ? "last" : "block" + i;
      int inputs = widths.get(i - 1);
      int outputs = widths.get(i);
      blocks.add(new BasicBlock(name, inputs, outputs, inputs == outputs ? 1 : STRIDE));
    }
    return new BasicBlocks(blocks);
  }

  @Override
  public List<CnnLayer> layers() {
    return blocks()
        .layers(
            BasicBlock.convolution("conv1", inputShape.get(0), widths.get(0), KERNEL, STRIDE),
            List.of(),
            classes);
  }

  /** As of all {@link BasicBlocks}: channels change places. */
  @Override
  public Symmetries symmetries() {
    return blocks().symmetries(layout());
  }
}
