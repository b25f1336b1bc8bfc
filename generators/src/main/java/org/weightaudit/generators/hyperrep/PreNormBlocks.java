package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.List;
import org.weightaudit.generators.network.Layers;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;

/**
 * The blocks of the published model, type {@code pol}: x ← x + attention(norm(x)), x ← x +
 * MLP(norm(x)), with one rectifier in the MLP.
 */
record PreNormBlocks(String prefix, Shape shape) implements Blocks {

  private String block(int n) {
    return prefix + "layers." + n;
  }

  private Norm norm(String name) {
    return new Norm(name, shape.width());
  }

  @Override
  public void addTo(StateSpec.Builder builder) {
    int width = shape.width();
    for (int n = 0; n < shape.blocks(); n++) {
      String block = block(n);
      if (shape.normalized()) {
        norm(block + ".norm_1").addTo(builder);
        norm(block + ".norm_2").addTo(builder);
      }
      for (String map : List.of("q_linear", "v_linear", "k_linear", "out")) {
        builder.linear(block + ".attn." + map, width, width);
      }
      builder.linear(block + ".ff.linear_1", width, shape.feedForward());
      builder.linear(block + ".ff.linear_2", shape.feedForward(), width);
    }
  }

  @Override
  public NDArray apply(Tensors arrays, NDArray x) {
    NDArray signal = x;
    for (int n = 0; n < shape.blocks(); n++) {
      signal = block(arrays, block(n), signal);
    }
    return signal;
  }

  private NDArray block(Tensors arrays, String name, NDArray x) {
    NDArray attended =
        x.add(
            arrays.drop(
                attention(arrays, name + ".attn.", normalised(arrays, name + ".norm_1", x))));
    NDArray normalised = normalised(arrays, name + ".norm_2", attended);
    NDArray inner =
        arrays.drop(Activation.relu(Layers.linear(arrays, name + ".ff.linear_1", normalised)));
    return attended.add(arrays.drop(Layers.linear(arrays, name + ".ff.linear_2", inner)));
  }

  private NDArray normalised(Tensors arrays, String name, NDArray x) {
    return shape.normalized() ? norm(name).apply(arrays, x) : x;
  }

  private NDArray attention(Tensors arrays, String name, NDArray x) {
    NDArray attended =
        Heads.of(shape)
            .attend(
                arrays,
                Layers.linear(arrays, name + "q_linear", x),
                Layers.linear(arrays, name + "k_linear", x),
                Layers.linear(arrays, name + "v_linear", x));
    return Layers.linear(arrays, name + "out", attended);
  }
}
