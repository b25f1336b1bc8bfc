package org.weightaudit.weights.architecture;

import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.symmetry.Symmetries;

/** A kind of classifier whose checkpoints the platform can evaluate. */
public sealed interface Architecture permits Mlp, ConvolutionalNetwork {

  /** The tensors of a checkpoint. */
  Layout layout();

  /** What may be done to a checkpoint without changing its outputs. */
  Symmetries symmetries();

  /** How many numbers one input item has. */
  int inputSize();

  /** How many classes the network tells apart. */
  int classes();
}
