package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.weightaudit.generators.hyperrep.Shape.Bottleneck;
import org.weightaudit.generators.network.Layers;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.network.Tensors;

/**
 * What leads from the encoder's vector to a latent, or from a latent to the decoder's sequence: one
 * linear map, or several with leaky rectifiers in between.
 *
 * @param names of the linear maps
 * @param widths of what enters, of each hidden layer, of what leaves
 * @param bounded whether the outcome goes through tanh
 */
record LatentMap(List<String> names, List<Integer> widths, boolean bounded) {

  private static final float LEAK = 0.01f;

  /** To latents of this shape. */
  static LatentMap encoding(Shape shape, int entering) {
    boolean deep = shape.bottleneck() == Bottleneck.MLP;
    return new LatentMap(
        deep
            ? names("encoder.vec2neck.encoder.", shape.hiddenLayers())
            : List.of("encoder.vec2neck.0"),
        evenly(entering, shape.latentSize(), shape.hiddenLayers()),
        shape.bottleneck() != Bottleneck.LINEAR);
  }

  /** From latents of this shape. */
  static LatentMap decoding(Shape shape, int leaving) {
    boolean deep = shape.bottleneck() == Bottleneck.MLP;
    List<Integer> widths = evenly(leaving, shape.latentSize(), shape.hiddenLayers());
    Collections.reverse(widths);
    return new LatentMap(
        deep ? names("decoder.nec2vec.decoder.", shape.hiddenLayers()) : List.of("decoder.nec2vec"),
        widths,
        false);
  }

  /** Rectifiers count as modules, too. */
  private static List<String> names(String prefix, int hiddenLayers) {
    List<String> names = new ArrayList<>();
    for (int layer = 0; layer <= hiddenLayers; layer++) {
      names.add(prefix + 2 * layer);
    }
    return names;
  }

  /** Evenly spaced whole numbers, rounded down. */
  private static List<Integer> evenly(int from, int to, int between) {
    List<Integer> widths = new ArrayList<>();
    int steps = between + 1;
    for (int i = 0; i <= steps; i++) {
      widths.add((int) (((long) from * (steps - i) + (long) to * i) / steps));
    }
    return widths;
  }

  /** Several maps begin as in the projection head, one as PyTorch's linear layers do. */
  void addTo(StateSpec.Builder builder, Bottleneck bottleneck) {
    for (int i = 0; i < names.size(); i++) {
      if (bottleneck == Bottleneck.MLP) {
        ProjectionHead.linear(builder, names.get(i), widths.get(i), widths.get(i + 1));
      } else {
        builder.linear(names.get(i), widths.get(i), widths.get(i + 1));
      }
    }
  }

  NDArray apply(Tensors arrays, NDArray x) {
    NDArray signal = Layers.linear(arrays, names.get(0), x);
    for (String name : names.subList(1, names.size())) {
      NDArray hidden = arrays.drop(Activation.leakyRelu(signal, LEAK));
      signal = Layers.linear(arrays, name, hidden);
    }
    return bounded ? signal.tanh() : signal;
  }
}
