package org.weightaudit.generators.onnx;

import java.util.SplittableRandom;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.generators.testing.OnnxFixture;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.random.Seed;

/** weights = noise · matrix + bias, as an ONNX graph and in Java. */
final class LinearDecoder {

  static final int LATENT = 3;
  static final Layout LAYOUT = Layout.of(TensorSpec.of("w", 2, 2), TensorSpec.of("b", 2));
  static final int COLUMNS = LAYOUT.size();

  static final String MANIFEST =
      """
      {"noise": {"name": "z", "shape": [3]}, "output": "weights", "batchSize": 4}""";

  private static final float[] MATRIX = random(LATENT * COLUMNS);
  private static final float[] BIAS = random(COLUMNS);

  private LinearDecoder() {}

  private static float[] random(int count) {
    return Noise.normal(new SplittableRandom(count), count);
  }

  /** The graph of the decoder with open size of batches. */
  static OnnxFixture graph() {
    return ports().with(LinearDecoder::nodes);
  }

  /** Inputs, outputs and tensors without operators. */
  static OnnxFixture ports() {
    return new OnnxFixture()
        .input("z", OnnxFixture.FLOAT, -1, LATENT)
        .output("weights", OnnxFixture.FLOAT, -1, COLUMNS)
        .floats("matrix", new long[] {LATENT, COLUMNS}, MATRIX)
        .floats("bias", new long[] {COLUMNS}, BIAS);
  }

  static void nodes(OnnxFixture graph) {
    graph.node("MatMul", "z,matrix", "product").node("Add", "product,bias", "weights");
  }

  static byte[] model() {
    return OnnxFixture.model(graph());
  }

  /** Sample i, in float64. */
  static double[] sample(int index, Seed seed) {
    float[] noise = Noise.normal(seed.of(index).random(), LATENT);
    double[] weights = new double[COLUMNS];
    for (int column = 0; column < COLUMNS; column++) {
      weights[column] = BIAS[column];
      for (int k = 0; k < LATENT; k++) {
        weights[column] += (double) noise[k] * MATRIX[k * COLUMNS + column];
      }
    }
    return weights;
  }
}
