package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.weightaudit.generators.network.Layers;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.StateSpec.Initial;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.weights.compute.Upload;

/**
 * The norm of the authors' blocks over the last axis: α·(x - mean)/(std + 1e-6) + β with the
 * unbiased standard deviation.
 */
record Norm(String name, int width) {

  private static final float EPSILON = 1e-6f;

  void addTo(StateSpec.Builder builder) {
    builder
        .parameter(name + ".alpha", List.of(width), Initial.constant(1))
        .parameter(name + ".bias", List.of(width), Initial.constant(0));
  }

  /** The number that divides is an array: see {@link Layers#silu}. */
  NDArray apply(Tensors arrays, NDArray x) {
    int[] last = {-1};
    NDArray freedom = Upload.floats(x.getManager(), new float[] {width - 1});
    NDArray centred = x.sub(x.mean(last, true));
    NDArray deviation = centred.square().sum(last, true).div(freedom).sqrt().add(EPSILON);
    return centred.div(deviation).mul(arrays.get(name + ".alpha")).add(arrays.get(name + ".bias"));
  }
}
