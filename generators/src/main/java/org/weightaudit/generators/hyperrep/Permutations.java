package org.weightaudit.generators.hyperrep;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.weightaudit.generators.augmentation.NeuronPermutations;
import org.weightaudit.weights.layout.Layout;

/**
 * Orders of all hidden units that a training has drawn, as the authors draw them: each of the m
 * hidden layers has a pool of min(n!, P)/m orders of its n units, at least one, and each of the P
 * permutations takes one of every pool.
 *
 * @param orders P times one order for each hidden layer
 */
record Permutations(NeuronPermutations chain, List<List<int[]>> orders) {

  Permutations {
    orders = List.copyOf(orders);
  }

  /**
   * @param count P
   * @throws IllegalArgumentException if the layout is no chain of layers, and P is above 0
   */
  static Permutations draw(Layout layout, int count, SplittableRandom random) {
    if (count == 0) {
      return new Permutations(NeuronPermutations.none(layout), List.of());
    }
    NeuronPermutations chain =
        NeuronPermutations.of(layout)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "permutations is %d; wanted: 0, since the tensors %s are no chain of weights and biases"
                            .formatted(count, layout.names())));
    List<List<int[]>> pools = pools(chain, count, random);
    List<List<int[]>> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      orders.add(pools.stream().map(pool -> pool.get(random.nextInt(pool.size()))).toList());
    }
    return new Permutations(chain, orders);
  }

  private static List<List<int[]>> pools(
      NeuronPermutations chain, int count, SplittableRandom random) {
    List<List<int[]>> pools = new ArrayList<>();
    for (int[] order : chain.random(random)) {
      pools.add(new ArrayList<>(List.of(order)));
    }
    boolean growing = true;
    while (growing) {
      growing = false;
      List<int[]> drawn = chain.random(random);
      for (int layer = 0; layer < pools.size(); layer++) {
        List<int[]> pool = pools.get(layer);
        if (pool.size() < ordersOf(drawn.get(layer).length, count) / pools.size()) {
          pool.add(drawn.get(layer));
          growing = true;
        }
      }
    }
    return pools;
  }

  /** min(n!, most). */
  private static int ordersOf(int units, int most) {
    long orders = 1;
    for (int n = 2; n <= units && orders < most; n++) {
      orders *= n;
    }
    return (int) Math.min(orders, most);
  }

  /** A vector in the order of one permutation, or as it is if there is none. */
  float[] permuted(float[] vector, SplittableRandom random) {
    if (orders.isEmpty()) {
      return vector;
    }
    long[] sources = chain.sources(orders.get(random.nextInt(orders.size())));
    float[] permuted = new float[vector.length];
    for (int k = 0; k < permuted.length; k++) {
      permuted[k] = vector[(int) sources[k]];
    }
    return permuted;
  }
}
