package org.weightaudit.weights.architecture;

import java.util.ArrayList;
import java.util.List;
import org.weightaudit.weights.symmetry.Symmetries;

/**
 * ResNet-18 (He et al., 2016) for square colour images: a first convolution, four stages of two
 * basic blocks, the mean over the image, and a linear layer. Every stage but the first doubles the
 * width and halves the resolution. Tensors have the names and the order of torchvision's: {@code
 * conv1}, {@code bn1}, {@code layer1.0.conv1} ... {@code layer4.1.bn2}, {@code fc}; counts of
 * batches ({@code num_batches_tracked}) are left out, because they change nothing.
 *
 * @param width channels of the first stage; 64 in the published network
 * @param imageSize height and width of an image
 */
public record ResNet18(Stem stem, int classes, int width, int imageSize)
    implements ConvolutionalNetwork {

  /** The width of the published network. */
  public static final int WIDTH = 64;

  /** The batch normalisations of the last block, of which P-diff learns weights and biases. */
  public static final List<String> LAST_NORMALISATIONS =
      List.of(
          "layer4.1.bn1.weight", "layer4.1.bn1.bias", "layer4.1.bn2.weight", "layer4.1.bn2.bias");

  private static final int CHANNELS = 3;
  private static final int STAGES = 4;
  private static final int BLOCKS_OF_A_STAGE = 2;
  private static final int LARGEST_WIDTH = 1 << 9;
  private static final int LARGEST_IMAGE = 1 << 10;
  private static final int MOST_CLASSES = 1 << 14;

  /** What stands before the first stage. */
  public enum Stem {
    /** A 3x3 convolution; the first stage sees the image at its full resolution. */
    CIFAR(8, 32),
    /** A 7x7 convolution of stride 2 and a max pooling 3x3 of stride 2, as published. */
    IMAGENET(32, 224);

    private final int smallestImage;
    private final int usualImage;

    Stem(int smallestImage, int usualImage) {
      this.smallestImage = smallestImage;
      this.usualImage = usualImage;
    }

    /** Height and width of the images that such networks are usually trained on. */
    public int usualImageSize() {
      return usualImage;
    }

    private CnnLayer.Convolution convolution(int width) {
      return this == CIFAR
          ? BasicBlock.convolution("conv1", CHANNELS, width, 3, 1)
          : BasicBlock.convolution("conv1", CHANNELS, width, 7, 2);
    }

    private List<CnnLayer> pooling() {
      return this == CIFAR ? List.of() : List.of(new CnnLayer.MaxPool(3, 2, 1));
    }
  }

  /**
   * @throws IllegalArgumentException if there is no such network; the message begins with the name
   *     of the component that is to blame
   */
  public ResNet18 {
    requireBetween("classes", classes, 2, MOST_CLASSES);
    requireBetween("width", width, 1, LARGEST_WIDTH);
    requireBetween("imageSize", imageSize, stem.smallestImage, LARGEST_IMAGE);
  }

  /** The published network with this stem, on images of its usual size. */
  public static ResNet18 of(Stem stem, int classes) {
    return new ResNet18(stem, classes, WIDTH, stem.usualImageSize());
  }

  private static void requireBetween(String name, int found, int least, int greatest) {
    if (found < least || found > greatest) {
      throw new IllegalArgumentException(
          "%s is %d; wanted: from %d to %d".formatted(name, found, least, greatest));
    }
  }

  @Override
  public List<Integer> inputShape() {
    return List.of(CHANNELS, imageSize, imageSize);
  }

  private BasicBlocks blocks() {
    List<BasicBlock> blocks = new ArrayList<>();
    int inputs = width;
    for (int stage = 0; stage < STAGES; stage++) {
      int outputs = width << stage;
      for (int block = 0; block < BLOCKS_OF_A_STAGE; block++) {
        String name = "layer%d.%d".formatted(stage + 1, block);
        blocks.add(new BasicBlock(name, inputs, outputs, outputs == inputs ? 1 : 2));
        inputs = outputs;
      }
    }
    return new BasicBlocks(blocks);
  }

  @Override
  public List<CnnLayer> layers() {
    return blocks().layers(stem.convolution(width), stem.pooling(), classes);
  }

  /** As of all {@link BasicBlocks}: channels change places. */
  @Override
  public Symmetries symmetries() {
    return blocks().symmetries(layout());
  }
}
