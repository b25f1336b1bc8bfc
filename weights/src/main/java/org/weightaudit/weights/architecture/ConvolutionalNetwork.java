package org.weightaudit.weights.architecture;

import java.util.List;
import org.weightaudit.weights.layout.Layout;

/** A classifier of images that is told by its layers. */
public sealed interface ConvolutionalNetwork extends Architecture
    permits Cnn, ResidualCnn, ResNet18 {

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

  /**
   * The most values that a convolution makes of an image.
   *
   * @param firstLayer the place of the layer from which on convolutions count
   */
  default long widestActivation(int firstLayer) {
    List<CnnLayer> layers = layers();
    int height = inputShape().get(1);
    int width = inputShape().get(2);
    long widest = 1;
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof CnnLayer.Convolution convolution) {
        height = convolution.outputSide(height);
        width = convolution.outputSide(width);
        long values = (long) convolution.outputs() * height * width;
        widest = i < firstLayer ? widest : Math.max(widest, values);
      } else if (layers.get(i) instanceof CnnLayer.MaxPool pool) {
        height = pool.outputSide(height);
        width = pool.outputSide(width);
      }
    }
    return widest;
  }
}
