package org.weightaudit.generators.network;

import static org.weightaudit.generators.Requirement.check;

import ai.djl.ndarray.NDArray;

/**
 * What becomes of a gradient that is too long, as PyTorch's clip_grad_norm_ and clip_grad_value_.
 *
 * @param bound of the norm over all parameters, or of each number
 */
public record Clipping(Kind kind, double bound) {

  private static final double NORM_EPSILON = 1e-6;

  /** What is bounded. */
  public enum Kind {
    /** Nothing. */
    NONE,
    /** The norm: a longer gradient is shortened. */
    NORM,
    /** Each number: a larger one is set to the bound, whatever its sign. */
    VALUE
  }

  /** Of no gradient. */
  public static Clipping none() {
    return new Clipping(Kind.NONE, Double.MAX_VALUE);
  }

  public Clipping {
    check(bound > 0, "bound", bound, "above 0");
  }

  NDArray apply(NDArray gradient) {
    return switch (kind) {
      case NONE -> gradient;
      case NORM -> shortened(gradient);
      case VALUE -> gradient.clip(-bound, bound);
    };
  }

  private NDArray shortened(NDArray gradient) {
    double norm = Math.sqrt(gradient.square().sum().getFloat());
    double share = bound / (norm + NORM_EPSILON);
    return share < 1 ? gradient.mul(share) : gradient;
  }
}
