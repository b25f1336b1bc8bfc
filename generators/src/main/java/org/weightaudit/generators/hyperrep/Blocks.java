package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;

/**
 * The transformer blocks of an encoder or decoder. Where a pass has dropout, it acts on the shares
 * of attention, on what attention and MLP add, and inside the MLP.
 */
sealed interface Blocks permits PreNormBlocks, FrameworkBlocks {

  /**
   * @param prefix of the names, {@code encoder.} or {@code decoder.}
   */
  static Blocks of(String prefix, Shape shape) {
    return switch (shape.blockType()) {
      case POL -> new PreNormBlocks(prefix, shape);
      case PYTORCH -> new FrameworkBlocks(prefix, shape);
    };
  }

  /** Adds the arrays to a network, in the order of the published state dict. */
  void addTo(StateSpec.Builder builder);

  /** [B, T, d] to [B, T, d]. */
  NDArray apply(Tensors arrays, NDArray x);
}
