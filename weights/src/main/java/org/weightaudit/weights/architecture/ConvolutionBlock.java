package org.weightaudit.weights.architecture;

/**
 * A convolution of a {@link Cnn}, and the pooling after it.
 *
 * @param channels how many it makes
 * @param kernel side of the square that it looks at
 * @param stride by how much the square moves
 * @param padding how many zeros stand on every side of the image; at most half the kernel
 * @param bias whether a number per channel is added
 * @param pool side of the squares of which max pooling keeps the greatest, each beside the last; 1
 *     if there is no pooling
 */
public record ConvolutionBlock(
    int channels, int kernel, int stride, int padding, boolean bias, int pool) {

  /**
   * @throws IllegalArgumentException if a number is out of range; the message begins with its name
   */
  public ConvolutionBlock {
    requireBetween("channels", channels, 1, Cnn.LARGEST);
    requireBetween("kernel", kernel, 1, Cnn.LARGEST);
    requireBetween("stride", stride, 1, Cnn.LARGEST);
    requireBetween("padding", padding, 0, kernel / 2);
    requireBetween("pool", pool, 1, Cnn.LARGEST);
  }

  private static void requireBetween(String name, int found, int least, int greatest) {
    if (found < least || found > greatest) {
      throw new IllegalArgumentException(
          "%s is %d; wanted: from %d to %d".formatted(name, found, least, greatest));
    }
  }

  boolean isPooled() {
    return pool > 1;
  }

  CnnLayer.Convolution convolution(String name, int inputs) {
    return new CnnLayer.Convolution(name, inputs, channels, kernel, stride, padding, bias);
  }

  /** Height or width after convolution and pooling; less than 1 if the block does not fit. */
  int outputSide(int side) {
    return side + 2 * padding < kernel
        ? 0
        : CnnLayer.MaxPool.ofTiles(pool).outputSide(convolution("", 1).outputSide(side));
  }
}
