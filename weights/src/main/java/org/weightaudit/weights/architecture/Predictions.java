package org.weightaudit.weights.architecture;

import java.util.Objects;

/**
 * The class that each of some networks gives to each of some items; the behaviour of a set of
 * checkpoints.
 */
public final class Predictions {

  private final int networks;
  private final int items;
  private final short[] labels;

  /**
   * @param labels the predicted class, {@code [networks, items]}, row-major; the array is given
   *     away
   */
  public Predictions(int networks, int items, short[] labels) {
    if (labels.length != Math.multiplyExact(networks, items)) {
      throw new IllegalArgumentException(
          "%d networks and %d items need %d labels, not %d"
              .formatted(networks, items, (long) networks * items, labels.length));
    }
    this.networks = networks;
    this.items = items;
    this.labels = labels;
  }

  public int networks() {
    return networks;
  }

  public int items() {
    return items;
  }

  public int label(int network, int item) {
    return labels[network * items + Objects.checkIndex(item, items)];
  }

  /** Share of items to which the network gives the label {@code truth} says, from 0 to 1. */
  public double accuracy(int network, int[] truth) {
    if (truth.length != items) {
      throw new IllegalArgumentException(
          "%d items, but %d true labels".formatted(items, truth.length));
    }
    int right = 0;
    for (int item = 0; item < items; item++) {
      if (labels[network * items + item] == truth[item]) {
        right++;
      }
    }
    return (double) right / items;
  }

  /** {@link #accuracy} of every network. */
  public double[] accuracies(int[] truth) {
    double[] accuracies = new double[networks];
    for (int network = 0; network < networks; network++) {
      accuracies[network] = accuracy(network, truth);
    }
    return accuracies;
  }

  /** The predictions of the given networks in the given order. */
  public Predictions select(int... rows) {
    short[] selected = new short[Math.multiplyExact(rows.length, items)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(labels, rows[i] * items, selected, i * items, items);
    }
    return new Predictions(rows.length, items, selected);
  }
}
