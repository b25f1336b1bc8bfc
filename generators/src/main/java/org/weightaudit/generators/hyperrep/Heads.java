package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import org.weightaudit.generators.network.Layers;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.weights.compute.Upload;

/**
 * Attention in heads without a mask: softmax(q·kᵀ/√size)·v, where each head has a run of {@code
 * size} numbers of every token.
 *
 * @param size d / count
 */
record Heads(int count, int size) {

  static Heads of(Shape shape) {
    return new Heads(shape.heads(), shape.width() / shape.heads());
  }

  /** All three [B, T, d]; the number that divides is an array: see {@link Layers#silu}. */
  NDArray attend(Tensors arrays, NDArray queries, NDArray keys, NDArray values) {
    NDArray scale = Upload.floats(queries.getManager(), new float[] {(float) Math.sqrt(size)});
    NDArray shares =
        separate(queries).matMul(separate(keys).transpose(0, 1, 3, 2)).div(scale).softmax(-1);
    return arrays
        .drop(shares)
        .matMul(separate(values))
        .transpose(0, 2, 1, 3)
        .reshape(queries.getShape());
  }

  /** [B, T, d] to [B, heads, T, size]. */
  private NDArray separate(NDArray x) {
    return x.reshape(x.getShape().get(0), x.getShape().get(1), count, size).transpose(0, 2, 1, 3);
  }
}
