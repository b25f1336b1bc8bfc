package org.weightaudit.weights.architecture;

import org.weightaudit.weights.layout.Layout;

/**
 * What networks of which only a part varies have in common.
 *
 * @param varying the tensors that vary, in the order of the architecture: the layout of a row
 * @param values those of all other tensors, in the order of the architecture
 */
public record FrozenRest(Layout varying, float[] values) {

  /** The rest of a whole network. */
  public static FrozenRest of(Layout whole, Layout varying, float[] network) {
    return new FrozenRest(varying, whole.select(whole.without(varying.names()), network));
  }
}
