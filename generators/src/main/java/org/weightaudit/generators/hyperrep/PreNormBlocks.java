package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.List;
import org.weightaudit.generators.network.Layers;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.StateSpec.Initial;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.generators.network.Upload;

/**
 * The blocks of the published model: x ← x + attention(norm(x)), x ← x + MLP(norm(x)), with one
 * rectifier in the MLP. Norms are α·(x - mean)/(std + 1e-6) + β with the unbiased standard
 * deviation, as the authors' code has it. No dropout.
 *
 * @param prefix of the names, {@code encoder.} or {@code decoder.}
 */
record PreNormBlocks(String prefix, Shape shape) {

  private static final float EPSILON = 1e-6f;

  private String block(int n) {
    return prefix + "layers." + n;
  }

  void addTo(StateSpec.Builder builder) {
    int width = shape.width();
    for (int n = 0; n < shape.blocks(); n++) {
      String block = block(n);
      if (shape.normalized()) {
        addNorm(builder, block + ".norm_1");
        addNorm(builder, block + ".norm_2");
      }
      for (String map : List.of("q_linear", "v_linear", "k_linear", "out")) {
        builder.linear(block + ".attn." + map, width, width);
      }
      builder.linear(block + ".ff.linear_1", width, shape.feedForward());
      builder.linear(block + ".ff.linear_2", shape.feedForward(), width);
    }
  }

  private void addNorm(StateSpec.Builder builder, String name) {
    builder
        .parameter(name + ".alpha", List.of(shape.width()), Initial.constant(1))
        .parameter(name + ".bias", List.of(shape.width()), Initial.constant(0));
  }

  /** [B, T, d] to [B, T, d]. */
  NDArray apply(Tensors arrays, NDArray x) {
    NDArray signal = x;
    for (int n = 0; n < shape.blocks(); n++) {
      signal = block(arrays, block(n), signal);
    }
    return signal;
  }

  private NDArray block(Tensors arrays, String name, NDArray x) {
    NDArray attended = x.add(attention(arrays, name + ".attn.", norm(arrays, name + ".norm_1", x)));
    NDArray inner =
        Activation.relu(
            Layers.linear(arrays, name + ".ff.linear_1", norm(arrays, name + ".norm_2", attended)));
    return attended.add(Layers.linear(arrays, name + ".ff.linear_2", inner));
  }

  /** Numbers that multiply or divide are arrays: see {@link Layers#silu}. */
  private static NDArray number(NDArray like, double value) {
    return Upload.floats(like.getManager(), new float[] {(float) value});
  }

  private NDArray norm(Tensors arrays, String name, NDArray x) {
    if (!shape.normalized()) {
      return x;
    }
    int[] last = {-1};
    NDArray centred = x.sub(x.mean(last, true));
    NDArray deviation =
        centred.square().sum(last, true).div(number(x, shape.width() - 1)).sqrt().add(EPSILON);
    return centred.div(deviation).mul(arrays.get(name + ".alpha")).add(arrays.get(name + ".bias"));
  }

  private NDArray attention(Tensors arrays, String name, NDArray x) {
    int size = shape.width() / shape.heads();
    NDArray query = heads(Layers.linear(arrays, name + "q_linear", x), size);
    NDArray key = heads(Layers.linear(arrays, name + "k_linear", x), size);
    NDArray value = heads(Layers.linear(arrays, name + "v_linear", x), size);
    NDArray scores =
        query.matMul(key.transpose(0, 1, 3, 2)).div(number(x, Math.sqrt(size))).softmax(-1);
    NDArray together = scores.matMul(value).transpose(0, 2, 1, 3).reshape(x.getShape());
    return Layers.linear(arrays, name + "out", together);
  }

  private NDArray heads(NDArray x, int size) {
    return x.reshape(x.getShape().get(0), x.getShape().get(1), shape.heads(), size)
        .transpose(0, 2, 1, 3);
  }
}
