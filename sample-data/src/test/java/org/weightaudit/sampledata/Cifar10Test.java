package org.weightaudit.sampledata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.dataset.LabeledImages;

/** The real CIFAR-10 as it comes. */
class Cifar10Test {

  private static final int PLANE = 32 * 32;

  private static LabeledImages train;
  private static LabeledImages test;

  @BeforeAll
  static void load() throws IOException {
    Cifar10Files files = SampleData.inUserCache().cifar10();
    train = files.train();
    test = files.test();
  }

  @Test
  void everyClassIsThereEquallyOften() {
    assertThat(train.imageShape()).isEqualTo(List.of(3, 32, 32));
    assertThat(perClass(train)).containsOnly(5000);
    assertThat(perClass(test)).containsOnly(1000);
  }

  private static int[] perClass(LabeledImages images) {
    int[] counts = new int[10];
    Arrays.stream(images.labels()).forEach(label -> counts[label]++);
    return counts;
  }

  @Test
  void channelsHaveTheMeansAndDeviationsThatEverybodyUses() {
    for (int channel = 0; channel < 3; channel++) {
      double sum = 0;
      double squares = 0;
      ByteBuffer values = train.values();
      for (int image = 0; image < train.count(); image++) {
        for (int k = 0; k < PLANE; k++) {
          double value = (values.get((image * 3 + channel) * PLANE + k) & 0xff) / 255.0;
          sum += value;
          squares += value * value;
        }
      }
      double count = (double) train.count() * PLANE;
      double mean = sum / count;
      assertThat(mean)
          .isCloseTo(
              train.normalization().mean().get(channel),
              org.assertj.core.api.Assertions.within(5e-4));
      assertThat(Math.sqrt(squares / count - mean * mean))
          .isCloseTo(
              train.normalization().standardDeviation().get(channel),
              org.assertj.core.api.Assertions.within(5e-4));
    }
  }

  /** Pixels of one image are alike; were lines or planes mixed up, they would not be. */
  @Test
  void neighbouringPixelsOfAnImageAreAlike() {
    ByteBuffer values = test.values();
    double across = 0;
    double down = 0;
    double elsewhere = 0;
    for (int image = 0; image < 1000; image++) {
      for (int y = 0; y < 31; y++) {
        for (int x = 0; x < 31; x++) {
          int at = image * 3 * PLANE + 32 * y + x;
          int own = values.get(at) & 0xff;
          across += Math.abs(own - (values.get(at + 1) & 0xff));
          down += Math.abs(own - (values.get(at + 32) & 0xff));
          elsewhere += Math.abs(own - (values.get(at + 7 * 3 * PLANE) & 0xff));
        }
      }
    }
    assertThat(across).isLessThan(0.35 * elsewhere);
    assertThat(down).isLessThan(0.35 * elsewhere);
  }

  /**
   * Labels belong to the images: the mean images of the training classes tell test images apart far
   * more often than the 10 % of chance.
   */
  @Test
  void labelsAgreeWithImages() {
    int size = train.imageSize();
    double[][] means = new double[10][size];
    ByteBuffer values = train.values();
    for (int image = 0; image < train.count(); image++) {
      double[] mean = means[train.label(image)];
      for (int k = 0; k < size; k++) {
        mean[k] += (values.get(image * size + k) & 0xff) / 5000.0;
      }
    }
    ByteBuffer tested = test.values();
    int right = 0;
    for (int image = 0; image < 2000; image++) {
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < 10; c++) {
        double distance = 0;
        for (int k = 0; k < size; k++) {
          double difference = (tested.get(image * size + k) & 0xff) - means[c][k];
          distance += difference * difference;
        }
        best = distance < least ? c : best;
        least = Math.min(least, distance);
      }
      right += best == test.label(image) ? 1 : 0;
    }
    assertThat(right / 2000.0).isGreaterThan(0.25);
  }
}
