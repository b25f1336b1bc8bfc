package org.weightaudit.weights.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;

/** The plain way to run an mlp: one network, one input, loops in float64. */
public final class PlainMlp {

  private PlainMlp() {}

  /** The logits of a network for one input. */
  public static double[] logits(Mlp mlp, float[] row, double[] input) {
    double[] values = input;
    int offset = 0;
    for (int layer = 0; layer < mlp.layers(); layer++) {
      int in = mlp.sizes().get(layer);
      int out = mlp.sizes().get(layer + 1);
      double[] next = new double[out];
      for (int o = 0; o < out; o++) {
        double sum = row[offset + in * out + o];
        for (int i = 0; i < in; i++) {
          sum += (double) row[offset + o * in + i] * values[i];
        }
        boolean last = layer == mlp.layers() - 1;
        next[o] =
            last ? sum : mlp.activation() == Activation.RELU ? Math.max(0, sum) : Math.tanh(sum);
      }
      offset += (in + 1) * out;
      values = next;
    }
    return values;
  }

  /** Weights drawn evenly between -1 and 1. */
  public static float[] randomRow(Mlp mlp, SplittableRandom random) {
    float[] row = new float[mlp.layout().size()];
    for (int k = 0; k < row.length; k++) {
      row[k] = (float) random.nextDouble(-1, 1);
    }
    return row;
  }

  /** Asserts that two rows give the same logits for 20 random inputs. */
  public static void assertSameFunction(Mlp mlp, float[] a, float[] b, double tolerance) {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 20; trial++) {
      double[] input = random.doubles(mlp.inputSize(), -2, 2).toArray();
      assertThat(logits(mlp, b, input)).containsExactly(logits(mlp, a, input), within(tolerance));
    }
  }
}
