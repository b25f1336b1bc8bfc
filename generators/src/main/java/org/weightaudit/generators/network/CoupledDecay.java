package org.weightaudit.generators.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Weight decay as part of the gradient, g + λ·w, as PyTorch's SGD and Adam have it: the gradient of
 * λ/2·‖w‖² over the arrays that decay.
 */
final class CoupledDecay {

  private final NetworkState network;
  private final boolean any;
  private final NDArray shares;

  CoupledDecay(NDManager manager, NetworkState network, AdamW.Rules rules) {
    this.network = network;
    any = rules.weightDecay() > 0;
    shares = manager.zeros(new Shape(any ? network.spec().size(StateSpec.Role.PARAMETER) : 0));
    long position = 0;
    for (StateSpec.Entry entry : network.spec().entries(StateSpec.Role.PARAMETER)) {
      if (any && rules.decays().test(entry)) {
        shares.set(Pieces.range(position, position + entry.size()), (float) rules.weightDecay());
      }
      position += entry.size();
    }
  }

  /** The gradient with the decay. */
  NDArray addTo(NDArray gradient) {
    return any ? gradient.add(network.parameters().mul(shares)) : gradient;
  }
}
