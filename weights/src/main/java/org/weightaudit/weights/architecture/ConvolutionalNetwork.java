package org.weightaudit.weights.architecture;

import java.util.List;
import org.weightaudit.weights.layout.Layout;

/** A classifier of images that is told by its layers. */
public sealed interface ConvolutionalNetwork extends Architecture permits Cnn, ResidualCnn {

  /** [channels, height, width] of an image. */
  List<Integer> inputShape();

  /** The layers in the order in which they are applied, which is that of the layout. */
  List<CnnLayer> layers();

  @Override
  default int inputSize() {
    return inputShape().stream().reduce(1, Math::multiplyExact);
  }

  @Override
  default Layout layout() {
    return new Layout(layers().stream().flatMap(layer -> layer.tensors().stream()).toList());
  }
}
