package org.weightaudit.zoo;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.weightaudit.zoo.compute.Batch;

/** Shuffled batches without end: every epoch a new order, a last partial batch dropped. */
final class BatchOrder {

  private final int[] order;
  private final int batchSize;
  private final Augmentation augmentation;
  private final SplittableRandom random;
  private int next;

  BatchOrder(int images, int batchSize, Augmentation augmentation, SplittableRandom random) {
    order = new int[images];
    Arrays.setAll(order, i -> i);
    this.batchSize = batchSize;
    this.augmentation = augmentation;
    this.random = random;
    next = images;
  }

  Batch next() {
    if (next + batchSize > order.length) {
      shuffle();
      next = 0;
    }
    next += batchSize;
    return new Batch(Arrays.copyOfRange(order, next - batchSize, next), mirrored());
  }

  private boolean[] mirrored() {
    if (augmentation == Augmentation.NONE) {
      return new boolean[0];
    }
    boolean[] mirrored = new boolean[batchSize];
    for (int i = 0; i < batchSize; i++) {
      mirrored[i] = random.nextBoolean();
    }
    return mirrored;
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
