package org.weightaudit.sampledata;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.weightaudit.weights.dataset.LabeledImages;

/**
 * CIFAR-10 in PNG files of 10,000 lines: each line is one image, whose pixel (y, x) stands in
 * column 32·y + x. Labels are arrays in JSON files.
 */
public record Cifar10Files(
    List<Path> trainImages, Path trainLabels, Path testImages, Path testLabels) {

  private static final int SIDE = 32;
  private static final int PIXELS = SIDE * SIDE;
  private static final int CHANNELS = 3;
  private static final int CLASSES = 10;

  public Cifar10Files {
    trainImages = List.copyOf(trainImages);
  }

  static Cifar10Files in(Path folder) {
    return new Cifar10Files(
        IntStream.rangeClosed(1, 5)
            .mapToObj(batch -> folder.resolve("data_batch_%d.png".formatted(batch)))
            .toList(),
        folder.resolve("train_lables.json"),
        folder.resolve("test_batch.png"),
        folder.resolve("test_lables.json"));
  }

  List<Path> all() {
    return Stream.concat(trainImages.stream(), Stream.of(trainLabels, testImages, testLabels))
        .toList();
  }

  /** The 50,000 training images, [3, 32, 32], normalised per channel. */
  public LabeledImages train() throws IOException {
    return read(trainImages, trainLabels);
  }

  /** The 10,000 test images. */
  public LabeledImages test() throws IOException {
    return read(List.of(testImages), testLabels);
  }

  private static LabeledImages read(List<Path> images, Path labels) throws IOException {
    int[] truth = labels(labels);
    ByteBuffer values = ByteBuffer.allocate(truth.length * CHANNELS * PIXELS);
    for (Path file : images) {
      append(file, values);
    }
    return new LabeledImages(
        List.of(CHANNELS, SIDE, SIDE),
        LabeledImages.Element.UINT8,
        values.flip(),
        truth,
        CLASSES,
        SampleData.CIFAR10_NORMALIZATION);
  }

  private static void append(Path file, ByteBuffer values) throws IOException {
    BufferedImage lines = ImageIO.read(file.toFile());
    if (lines == null || lines.getWidth() != PIXELS || lines.getRaster().getNumBands() < CHANNELS) {
      throw new IOException("%s is no PNG file of %d colour pixels a line".formatted(file, PIXELS));
    }
    Raster raster = lines.getRaster();
    int[] plane = new int[PIXELS];
    for (int image = 0; image < lines.getHeight(); image++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        raster.getSamples(0, image, PIXELS, 1, channel, plane);
        for (int value : plane) {
          values.put((byte) value);
        }
      }
    }
  }

  private static int[] labels(Path file) throws IOException {
    String[] numbers = Files.readString(file).replaceAll("[\\[\\]\\s]", "").split(",", -1);
    return Stream.of(numbers).mapToInt(Integer::parseInt).toArray();
  }
}
