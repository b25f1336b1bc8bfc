package org.weightaudit.zoo;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Shuffled batches without end: every epoch a new order, a last partial batch dropped. */
final class BatchOrder {

  private final int[] order;
  private final int batchSize;
  private final SplittableRandom random;
  private int next;

  BatchOrder(int images, int batchSize, SplittableRandom random) {
    order = new int[images];
    Arrays.setAll(order, i -> i);
    this.batchSize = batchSize;
    this.random = random;
    next = images;
  }

  int[] next() {
    if (next + batchSize > order.length) {
      shuffle();
      next = 0;
    }
    next += batchSize;
    return Arrays.copyOfRange(order, next - batchSize, next);
  }

  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }
}
