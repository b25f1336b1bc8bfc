package org.weightaudit.novelty.behaviour;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.weightaudit.novelty.distance.Exclusion;
import org.weightaudit.weights.architecture.Predictions;

/**
 * Which items each network gets wrong, one bit an item. Comparing n networks with m over M items
 * takes n·m·M/64 word operations.
 */
public final class ErrorSets {

  private static final float PUBLISHED_EPSILON = 1e-8f;

  private final int networks;
  private final int items;
  private final int words;
  private final long[] bits;
  private final int[] sizes;

  private ErrorSets(int networks, int items) {
    this.networks = networks;
    this.items = items;
    words = (items + 63) / 64;
    bits = new long[Math.multiplyExact(networks, words)];
    sizes = new int[networks];
  }

  /**
   * @param truth the right label of every item
   */
  public static ErrorSets of(Predictions predictions, int[] truth) {
    if (truth.length != predictions.items()) {
      throw new IllegalArgumentException(
          "%d items, but %d true labels".formatted(predictions.items(), truth.length));
    }
    ErrorSets sets = new ErrorSets(predictions.networks(), truth.length);
    for (int network = 0; network < sets.networks; network++) {
      for (int item = 0; item < truth.length; item++) {
        if (predictions.label(network, item) != truth[item]) {
          sets.set(network, item);
        }
      }
    }
    return sets;
  }

  /**
   * @param wrong one row a network, true where it errs
   */
  public static ErrorSets of(boolean[][] wrong) {
    ErrorSets sets = new ErrorSets(wrong.length, wrong.length == 0 ? 0 : wrong[0].length);
    for (int network = 0; network < wrong.length; network++) {
      for (int item = 0; item < sets.items; item++) {
        if (wrong[network][item]) {
          sets.set(network, item);
        }
      }
    }
    return sets;
  }

  private void set(int network, int item) {
    bits[network * words + item / 64] |= 1L << item;
    sizes[network]++;
  }

  public int networks() {
    return networks;
  }

  /** How many items the network gets wrong. */
  public int size(int network) {
    return sizes[network];
  }

  /** How many items network {@code a} and network {@code b} of {@code other} both get wrong. */
  public int intersection(int a, ErrorSets other, int b) {
    int count = 0;
    for (int w = 0; w < words; w++) {
      count += Long.bitCount(bits[a * words + w] & other.bits[b * words + w]);
    }
    return count;
  }

  /**
   * Intersection over union of two error sets (Zeng et al., 2025, section 4.2).
   *
   * @return from 0 to 1; NaN where both sets are empty and that is undefined. As published, the
   *     division is |∩| / (|∪| + 1e-8) in float32.
   */
  public double iou(int a, ErrorSets other, int b, EmptyErrorSets empty) {
    int common = intersection(a, other, b);
    int union = sizes[a] + other.sizes[b] - common;
    if (empty == EmptyErrorSets.AS_PUBLISHED) {
      return common / (union + PUBLISHED_EPSILON);
    }
    return union == 0 ? Double.NaN : (double) common / union;
  }

  /**
   * For each of these networks, the one of {@code training} with the greatest IoU. With all pairs
   * excluded the result is NaN and -1, or, as published, 0 and 0.
   */
  public MostSimilar mostSimilar(ErrorSets training, Exclusion exclusion, EmptyErrorSets empty) {
    if (training.items != items) {
      throw new IllegalArgumentException(
          "error sets over %d and over %d items cannot be compared"
              .formatted(items, training.items));
    }
    double none = empty == EmptyErrorSets.AS_PUBLISHED ? 0 : Double.NaN;
    double[] similarity = new double[networks];
    int[] index = new int[networks];
    Arrays.fill(similarity, none);
    Arrays.fill(index, empty == EmptyErrorSets.AS_PUBLISHED && training.networks > 0 ? 0 : -1);
    IntStream.range(0, networks)
        .parallel()
        .forEach(
            network -> {
              for (int other = 0; other < training.networks; other++) {
                if (exclusion.excludes(network, other)) {
                  continue;
                }
                double iou = iou(network, training, other, empty);
                if (iou > similarity[network] || (index[network] < 0 && !Double.isNaN(iou))) {
                  similarity[network] = iou;
                  index[network] = other;
                }
              }
            });
    return new MostSimilar(similarity, index);
  }
}
