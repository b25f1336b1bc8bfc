package org.weightaudit.generators.hyperrep;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weightaudit.generators.hyperrep.Shape.BlockType;
import org.weightaudit.generators.hyperrep.Shape.Bottleneck;
import org.weightaudit.generators.hyperrep.Shape.Compression;
import org.weightaudit.generators.hyperrep.Shape.Decompression;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.random.Seed;

/**
 * Where dropout acts in blocks whose attention and MLP would add 1 everywhere to a single token.
 */
class BlocksTest {

  private static final int WIDTH = 64;
  private static final Seed SEED = new Seed(1);

  private ComputeDevice device;
  private NDManager scope;

  @BeforeEach
  void open() {
    device = ComputeDevice.best();
    scope = device.openScope();
  }

  @AfterEach
  void close() {
    scope.close();
    device.close();
  }

  private static Shape shape(BlockType type) {
    return new Shape(
        WIDTH,
        WIDTH,
        8,
        1,
        WIDTH,
        Compression.AVERAGE,
        Decompression.LINEAR,
        Bottleneck.LINEAR,
        0,
        type,
        true,
        false,
        Optional.empty());
  }

  private void become(Tensors arrays, String map, double share, double bias) {
    NDArray weight = arrays.get(map + ".weight");
    weight.muli(0).addi(scope.eye(WIDTH).mul(share));
    arrays.get(map + ".bias").muli(0).addi(bias);
  }

  /** Of attention remains what kept its share and itself; of the MLP, what kept both of its own. */
  @Test
  void publishedBlocksDropSharesBothTermsAndInsideTheMlp() {
    Blocks blocks = Blocks.of("", shape(BlockType.POL));
    StateSpec.Builder builder = new StateSpec.Builder();
    blocks.addTo(builder);
    try (NetworkState state =
        NetworkState.initial(device, builder.build(), new SplittableRandom(1))) {
      Tensors arrays = state.tensors();
      become(arrays, "layers.0.attn.v_linear", 0, 1);
      become(arrays, "layers.0.attn.out", 1, 0);
      become(arrays, "layers.0.ff.linear_1", 0, 10);
      become(arrays, "layers.0.ff.linear_2", 1, 0);
      NDArray x = scope.zeros(new ai.djl.ndarray.types.Shape(16, 1, WIDTH));
      assertThat(blocks.apply(arrays, x).toFloatArray()).containsOnly(11);
      assertThat(blocks.apply(arrays.dropping(0.5, SEED), x).toFloatArray())
          .containsOnly(0, 4, 40, 44)
          .contains(0, 4, 40, 44);
    }
  }

  /** Without dropout all numbers of a token are equal, so that what normalises gives 0. */
  @Test
  void blocksOfPyTorchDrop() {
    Blocks blocks = Blocks.of("", shape(BlockType.PYTORCH));
    StateSpec.Builder builder = new StateSpec.Builder();
    blocks.addTo(builder);
    try (NetworkState state =
        NetworkState.initial(device, builder.build(), new SplittableRandom(1))) {
      Tensors arrays = state.tensors();
      String layer = "transformer.layers.0.";
      arrays.get(layer + "self_attn.in_proj_weight").muli(0);
      arrays.get(layer + "self_attn.in_proj_bias").addi(1);
      become(arrays, layer + "self_attn.out_proj", 1, 0);
      become(arrays, layer + "linear1", 0, 0);
      become(arrays, layer + "linear2", 0, 0);
      NDArray x = scope.zeros(new ai.djl.ndarray.types.Shape(1, 16, WIDTH));
      assertThat(blocks.apply(arrays, x).toFloatArray()).containsOnly(0);
      assertThat(blocks.apply(arrays.dropping(0.5, SEED), x).abs().max().getFloat()).isPositive();
    }
  }
}
