package org.weightaudit.zoo;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.weightaudit.weights.architecture.Architecture;
import org.weightaudit.weights.architecture.CnnLayer;
import org.weightaudit.weights.architecture.ConvolutionalNetwork;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.random.Seed;

/** The start of networks: drawn weights and biases, normalisations as the identity. */
final class Initialisation {

  private final InitialWeights weights;
  private final SplittableRandom random;
  private final float[] rows;
  private int position;

  private Initialisation(
      InitialWeights weights, SplittableRandom random, float[] rows, int position) {
    this.weights = weights;
    this.random = random;
    this.rows = rows;
    this.position = position;
  }

  /**
   * Rows of {@code runs} networks from {@code firstRun} on, row-major; run r has a seed of its own.
   */
  static float[] of(
      Architecture architecture, InitialWeights weights, Seed seed, int firstRun, int runs) {
    int columns = architecture.layout().size();
    float[] rows = new float[Math.multiplyExact(runs, columns)];
    for (int i = 0; i < runs; i++) {
      SplittableRandom random = seed.of("initialisation").of(firstRun + i).random();
      Initialisation network = new Initialisation(weights, random, rows, i * columns);
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
      int outputs = mlp.sizes().get(layer + 1);
      draw(inputs, outputs, inputs * outputs, outputs);
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
        int inputs = linear.inputs();
        int outputs = linear.outputs();
        draw(inputs, outputs, inputs * outputs, outputs);
      }
    }
  }

  private void start(CnnLayer.Convolution convolution) {
    int square = convolution.kernel() * convolution.kernel();
    int fanIn = convolution.inputs() * square;
    int biases = convolution.biased() ? convolution.outputs() : 0;
    draw(fanIn, convolution.outputs() * square, fanIn * convolution.outputs(), biases);
  }

  /** Weight 1, bias 0, running mean 0, running variance 1. */
  private void start(CnnLayer.BatchNorm norm) {
    for (float value : new float[] {1, 0, 0, 1}) {
      Arrays.fill(rows, position, position + norm.channels(), value);
      position += norm.channels();
    }
  }

  private void draw(int fanIn, int fanOut, int count, int biases) {
    for (int k = 0; k < count; k++) {
      rows[position++] = (float) weights.draw(fanIn, fanOut, random);
    }
    for (int k = 0; k < biases; k++) {
      rows[position++] = (float) weights.drawBias(fanIn, random);
    }
  }
}
