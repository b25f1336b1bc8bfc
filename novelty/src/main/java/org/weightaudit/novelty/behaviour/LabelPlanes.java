package org.weightaudit.novelty.behaviour;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.weightaudit.novelty.distance.Exclusion;
import org.weightaudit.weights.architecture.Predictions;

/**
 * Predicted labels in bit planes, so that items on which two networks agree are counted 64 at a
 * time: plane p of a network holds bit p of each label. Comparing n networks with m over M items
 * and C classes takes n·m·M/64·log₂C word operations.
 */
public final class LabelPlanes {

  private final int networks;
  private final int items;
  private final int planes;
  private final int words;
  private final long[] bits;

  private LabelPlanes(int networks, int items, int planes) {
    this.networks = networks;
    this.items = items;
    this.planes = planes;
    words = (items + 63) / 64;
    bits = new long[Math.multiplyExact(networks * planes, words)];
  }

  /**
   * @param classes labels are from 0 to classes-1; sets are comparable if made for equally many
   */
  public static LabelPlanes of(Predictions predictions, int classes) {
    int planes = Math.max(1, 32 - Integer.numberOfLeadingZeros(classes - 1));
    LabelPlanes result = new LabelPlanes(predictions.networks(), predictions.items(), planes);
    for (int network = 0; network < result.networks; network++) {
      for (int item = 0; item < result.items; item++) {
        int label = predictions.label(network, item);
        if (label < 0 || label >= classes) {
          throw new IllegalArgumentException(
              "label %d is not between 0 and %d".formatted(label, classes - 1));
        }
        for (int plane = 0; plane < planes; plane++) {
          if ((label >> plane & 1) == 1) {
            result.bits[(network * planes + plane) * result.words + item / 64] |= 1L << item;
          }
        }
      }
    }
    return result;
  }

  /**
   * Prediction overlap: the share of items that both networks give the same label (Zeng et al.,
   * 2025, appendix C.3).
   */
  public double overlap(int a, LabelPlanes other, int b) {
    int different = 0;
    for (int w = 0; w < words; w++) {
      long unequal = 0;
      for (int plane = 0; plane < planes; plane++) {
        unequal |=
            bits[(a * planes + plane) * words + w] ^ other.bits[(b * planes + plane) * words + w];
      }
      different += Long.bitCount(unequal);
    }
    return (double) (items - different) / items;
  }

  /** For each of these networks, the one of {@code training} with the greatest overlap. */
  public MostSimilar mostSimilar(LabelPlanes training, Exclusion exclusion) {
    if (training.items != items || training.planes != planes) {
      throw new IllegalArgumentException(
          "labels of %d and of %d items cannot be compared".formatted(items, training.items));
    }
    double[] similarity = new double[networks];
    int[] index = new int[networks];
    Arrays.fill(similarity, Double.NaN);
    Arrays.fill(index, -1);
    IntStream.range(0, networks)
        .parallel()
        .forEach(
            network -> {
              for (int other = 0; other < training.networks; other++) {
                if (exclusion.excludes(network, other)) {
                  continue;
                }
                double overlap = overlap(network, training, other);
                if (index[network] < 0 || overlap > similarity[network]) {
                  similarity[network] = overlap;
                  index[network] = other;
                }
              }
            });
    return new MostSimilar(similarity, index);
  }
}
