package org.weightaudit.weights.architecture;

import java.util.List;
import java.util.stream.Stream;

/**
 * A basic block (He et al., 2016): two 3x3 convolutions, each normalised, to whose outputs the
 * block's input is added. Where it does not fit, the input goes through a 1x1 convolution and a
 * normalisation first.
 *
 * @param stride of the first convolution
 */
record BasicBlock(String name, int inputs, int outputs, int stride) {

  private static final int KERNEL = 3;

  /** Whether the block's input has to be made to fit. */
  boolean isProjecting() {
    return inputs != outputs || stride != 1;
  }

  String tensor(String suffix) {
    return name + "." + suffix;
  }

  List<CnnLayer> layers() {
    Stream<CnnLayer> inside =
        Stream.of(
            new CnnLayer.Keep(),
            convolution(tensor("conv1"), inputs, outputs, KERNEL, stride),
            new CnnLayer.BatchNorm(tensor("bn1"), outputs),
            new CnnLayer.Activate(Activation.RELU),
            convolution(tensor("conv2"), outputs, outputs, KERNEL, 1),
            new CnnLayer.BatchNorm(tensor("bn2"), outputs));
    Stream<CnnLayer> shortcut =
        isProjecting()
            ? Stream.of(
                new CnnLayer.Shortcut(
                    convolution(tensor("downsample.0"), inputs, outputs, 1, stride),
                    new CnnLayer.BatchNorm(tensor("downsample.1"), outputs)))
            : Stream.of();
    Stream<CnnLayer> end = Stream.of(new CnnLayer.Add(), new CnnLayer.Activate(Activation.RELU));
    return Stream.of(inside, shortcut, end).flatMap(layers -> layers).toList();
  }

  /** Without bias, padded by half its kernel. */
  static CnnLayer.Convolution convolution(
      String name, int inputs, int outputs, int kernel, int stride) {
    return new CnnLayer.Convolution(name, inputs, outputs, kernel, stride, kernel / 2, false);
  }
}
