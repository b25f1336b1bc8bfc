package org.weightaudit.zoo;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.CnnLayer;
import org.weightaudit.weights.architecture.ConvolutionalNetwork;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.random.Seed;

/**
 * PyTorch's default start: weights and biases uniform between ±1/√(inputs of a unit),
 * normalisations as the identity.
 */
final class Initialisation {

  private final SplittableRandom random;
  private final float[] rows;
  private int position;

  private Initialisation(SplittableRandom random, float[] rows, int position) {
    this.random = random;
    this.rows = rows;
    this.position = position;
  }

  /**
   * Rows of {@code runs} networks from {@code firstRun} on, row-major; run r has a seed of its own.
   */
  static float[] of(Architecture architecture, Seed seed, int firstRun, int runs) {
    int columns = architecture.layout().size();
    float[] rows = new float[Math.multiplyExact(runs, columns)];
    for (int i = 0; i < runs; i++) {
      SplittableRandom random = seed.of("initialisation").of(firstRun + i).random();
      Initialisation network = new Initialisation(random, rows, i * columns);
      if (architecture instanceof ConvolutionalNetwork cnn) {
        network.start(cnn);
      } else {
        network.start((Mlp) architecture);
      }
    }
    return rows;
  }

  private void start(Mlp mlp) {
    for (int layer = 0; layer < mlp.layers(); layer++) {
      int inputs = mlp.sizes().get(layer);
      uniform(inputs, (inputs + 1) * mlp.sizes().get(layer + 1));
    }
  }

  private void start(ConvolutionalNetwork cnn) {
    for (CnnLayer layer : cnn.layers()) {
      if (layer instanceof CnnLayer.Convolution convolution) {
        start(convolution);
      } else if (layer instanceof CnnLayer.BatchNorm norm) {
        start(norm);
      } else if (layer instanceof CnnLayer.Shortcut shortcut) {
        start(shortcut.convolution());
        start(shortcut.norm());
      } else if (layer instanceof CnnLayer.Linear linear) {
        uniform(linear.inputs(), (linear.inputs() + 1) * linear.outputs());
      }
    }
  }

  private void start(CnnLayer.Convolution convolution) {
    int inputs = convolution.inputs() * convolution.kernel() * convolution.kernel();
    int values = convolution.biased() ? inputs + 1 : inputs;
    uniform(inputs, values * convolution.outputs());
  }

  /** Weight 1, bias 0, running mean 0, running variance 1. */
  private void start(CnnLayer.BatchNorm norm) {
    for (float value : new float[] {1, 0, 0, 1}) {
      Arrays.fill(rows, position, position + norm.channels(), value);
      position += norm.channels();
    }
  }

  private void uniform(int inputs, int count) {
    double bound = 1 / Math.sqrt(inputs);
    for (int k = 0; k < count; k++) {
      rows[position++] = (float) random.nextDouble(-bound, bound);
    }
  }
}
