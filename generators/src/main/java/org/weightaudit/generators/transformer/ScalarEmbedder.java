package org.weightaudit.generators.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;

/**
 * The embedding of a number s: sin(f₁s) … sin(f_F s), cos(f₁s) … cos(f_F s), s, with frequencies
 * from 1 to 2^M in equal ratios and without a factor π.
 *
 * <p>Products f·s reach 10⁹, where the sine of a float32 product depends on the last bit of the
 * frequency. So frequencies belong to the state of a network, products are float32, and a network
 * of the authors works with the frequencies of its file alone.
 *
 * @param frequencies F, at least 2
 * @param log2OfLast M
 */
public record ScalarEmbedder(int frequencies, int log2OfLast) {

  private static final String FREQUENCIES = "scalar_embedder.frequencies";

  /** S = 2·F + 1. */
  public int size() {
    return 2 * frequencies + 1;
  }

  /** Adds the frequencies to a network. */
  public void addTo(StateSpec.Builder builder) {
    float[] values = new float[frequencies];
    for (int k = 0; k < frequencies; k++) {
      float exponent = (float) ((double) log2OfLast * k / (frequencies - 1));
      values[k] = (float) Math.pow(2, exponent);
    }
    builder.constants(FREQUENCIES, values);
  }

  /**
   * @param scalars [n] float32
   * @return [n, S]
   */
  public NDArray embed(Tensors tensors, NDArray scalars) {
    NDArray column = scalars.reshape(-1, 1);
    NDArray angles = column.mul(tensors.get(FREQUENCIES));
    return NDArrays.concat(new NDList(angles.sin(), angles.cos(), column), 1);
  }
}
