package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import java.util.List;
import org.weightaudit.generators.network.Layers;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.StateSpec.Initial;
import org.weightaudit.generators.network.Tensors;

/**
 * Blocks of type {@code pytorch}, torch.nn.TransformerEncoderLayer: x ← norm(x + attention(x)), x ←
 * norm(x + MLP(x)), and a {@link Norm} at the end. The authors' code gives these layers, which take
 * tokens along the first axis, the batch there: a token attends to the same token of the other
 * checkpoints of the batch, not to the other tokens. So does this; what comes of a checkpoint
 * depends on those with which it is encoded.
 */
record FrameworkBlocks(String prefix, Shape shape) implements Blocks {

  private String layer(int n) {
    return prefix + "transformer.layers." + n;
  }

  private Norm last() {
    return new Norm(prefix + "transformer.norm", shape.width());
  }

  @Override
  public void addTo(StateSpec.Builder builder) {
    int width = shape.width();
    for (int n = 0; n < shape.blocks(); n++) {
      String attention = layer(n) + ".self_attn.";
      Initial xavier = Initial.uniform(Math.sqrt(6.0 / (width + 3 * width)));
      Initial kaiming = Initial.uniform(1 / Math.sqrt(width));
      builder
          .parameter(attention + "in_proj_weight", List.of(3 * width, width), xavier)
          .parameter(attention + "in_proj_bias", List.of(3 * width), Initial.constant(0))
          .parameter(attention + "out_proj.weight", List.of(width, width), kaiming)
          .parameter(attention + "out_proj.bias", List.of(width), Initial.constant(0))
          .linear(layer(n) + ".linear1", width, shape.feedForward())
          .linear(layer(n) + ".linear2", shape.feedForward(), width)
          .layerNorm(layer(n) + ".norm1", width)
          .layerNorm(layer(n) + ".norm2", width);
    }
    last().addTo(builder);
  }

  @Override
  public NDArray apply(Tensors arrays, NDArray x) {
    NDArray signal = x.transpose(1, 0, 2);
    for (int n = 0; n < shape.blocks(); n++) {
      signal = layer(arrays, layer(n), signal);
    }
    return last().apply(arrays, signal.transpose(1, 0, 2));
  }

  private NDArray layer(Tensors arrays, String name, NDArray x) {
    NDArray attended =
        Layers.layerNorm(
            arrays,
            name + ".norm1",
            x.add(arrays.drop(attention(arrays, name + ".self_attn.", x))));
    NDArray inner =
        arrays.drop(Activation.relu(Layers.linear(arrays, name + ".linear1", attended)));
    return Layers.layerNorm(
        arrays,
        name + ".norm2",
        attended.add(arrays.drop(Layers.linear(arrays, name + ".linear2", inner))));
  }

  /** Along the second axis. */
  private NDArray attention(Tensors arrays, String name, NDArray x) {
    NDList parts =
        Linear.linear(x, arrays.get(name + "in_proj_weight"), arrays.get(name + "in_proj_bias"))
            .singletonOrThrow()
            .split(3, 2);
    return Layers.linear(
        arrays,
        name + "out_proj",
        Heads.of(shape).attend(arrays, parts.get(0), parts.get(1), parts.get(2)));
  }
}
