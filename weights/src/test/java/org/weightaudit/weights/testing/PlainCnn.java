package org.weightaudit.weights.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.CnnLayer;
import org.weightaudit.weights.architecture.ConvolutionalNetwork;
import org.weightaudit.weights.layout.TensorSpec;

/** The plain way to run a convolutional network: one network, loops in float64. */
public final class PlainCnn {

  private final ConvolutionalNetwork cnn;
  private final double[] row;
  private final boolean batchStatistics;

  /** Activations of one image: [channels][height][width]. */
  private record Image(double[][][] values) {

    int channels() {
      return values.length;
    }

    int height() {
      return values[0].length;
    }

    int width() {
      return values[0][0].length;
    }
  }

  /**
   * @param batchStatistics whether normalisations use those of the batch, as in training
   */
  public PlainCnn(ConvolutionalNetwork cnn, double[] row, boolean batchStatistics) {
    this.cnn = cnn;
    this.row = row;
    this.batchStatistics = batchStatistics;
  }

  /** A network with values that keep activations near 1. */
  public static float[] randomRow(ConvolutionalNetwork cnn, SplittableRandom random) {
    float[] row = new float[cnn.layout().size()];
    int position = 0;
    for (TensorSpec tensor : cnn.layout().tensors()) {
      int fan = Math.max(1, tensor.size() / tensor.shape().get(0));
      for (int k = 0; k < tensor.size(); k++) {
        boolean isPositive = tensor.name().endsWith("running_var");
        row[position++] =
            (float)
                (isPositive
                    ? random.nextDouble(0.5, 2)
                    : random.nextDouble(-1.7, 1.7) / Math.sqrt(fan));
      }
    }
    return row;
  }

  /** The logits of a batch, [batch][classes]. */
  public double[][] logits(double[][] inputs) {
    List<Image> present = new ArrayList<>();
    for (double[] input : inputs) {
      present.add(image(input));
    }
    List<Image> kept = present;
    double[][] flat = new double[0][];
    for (CnnLayer layer : cnn.layers()) {
      if (layer instanceof CnnLayer.Convolution convolution) {
        present = present.stream().map(image -> convolve(convolution, image)).toList();
      } else if (layer instanceof CnnLayer.BatchNorm norm) {
        present = normalise(norm, present);
      } else if (layer instanceof CnnLayer.Activate activate && flat.length == 0) {
        present =
            present.stream()
                .map(image -> mapped(image, (c, v) -> value(activate.activation(), v)))
                .toList();
      } else if (layer instanceof CnnLayer.Activate activate) {
        for (double[] values : flat) {
          Arrays.setAll(values, k -> value(activate.activation(), values[k]));
        }
      } else if (layer instanceof CnnLayer.MaxPool pool) {
        present = present.stream().map(image -> greatest(image, pool)).toList();
      } else if (layer instanceof CnnLayer.Keep) {
        kept = present;
      } else if (layer instanceof CnnLayer.Shortcut shortcut) {
        kept =
            normalise(
                shortcut.norm(),
                kept.stream().map(image -> convolve(shortcut.convolution(), image)).toList());
      } else if (layer instanceof CnnLayer.Add) {
        List<Image> sum = new ArrayList<>();
        for (int i = 0; i < present.size(); i++) {
          sum.add(add(present.get(i), kept.get(i)));
        }
        present = sum;
      } else if (layer instanceof CnnLayer.MeanPool) {
        flat = present.stream().map(PlainCnn::mean).toArray(double[][]::new);
      } else if (layer instanceof CnnLayer.Flatten) {
        flat = present.stream().map(PlainCnn::flatten).toArray(double[][]::new);
      } else if (layer instanceof CnnLayer.Linear linear) {
        flat = Arrays.stream(flat).map(x -> linear(linear, x)).toArray(double[][]::new);
      }
    }
    return flat;
  }

  /** The first channel after the first convolution, of all images together. */
  public double[] firstChannel(double[][] inputs) {
    CnnLayer.Convolution first = (CnnLayer.Convolution) cnn.layers().get(0);
    return Arrays.stream(inputs)
        .flatMap(input -> Arrays.stream(convolve(first, image(input)).values()[0]))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  private double value(String tensor, int index) {
    return row[cnn.layout().offset(cnn.layout().indexOf(tensor)) + index];
  }

  private Image image(double[] input) {
    double[][][] values = new double[cnn.inputShape().get(0)][cnn.inputShape().get(1)][];
    int width = cnn.inputShape().get(2);
    for (int c = 0; c < values.length; c++) {
      for (int y = 0; y < values[c].length; y++) {
        int from = (c * values[c].length + y) * width;
        values[c][y] = Arrays.copyOfRange(input, from, from + width);
      }
    }
    return new Image(values);
  }

  private Image convolve(CnnLayer.Convolution layer, Image image) {
    int kernel = layer.kernel();
    int height = (image.height() + 2 * layer.padding() - kernel) / layer.stride() + 1;
    int width = (image.width() + 2 * layer.padding() - kernel) / layer.stride() + 1;
    double[][][] result = new double[layer.outputs()][height][width];
    for (int o = 0; o < layer.outputs(); o++) {
      int output = o;
      double bias = layer.bias().map(name -> value(name, output)).orElse(0.0);
      Arrays.stream(result[o]).forEach(line -> Arrays.fill(line, bias));
    }
    int offset = cnn.layout().offset(cnn.layout().indexOf(layer.weight()));
    for (int o = 0; o < layer.outputs(); o++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          for (int c = 0; c < image.channels(); c++) {
            for (int k = 0; k < kernel * kernel; k++) {
              int fromY = y * layer.stride() - layer.padding() + k / kernel;
              int fromX = x * layer.stride() - layer.padding() + k % kernel;
              if (fromY >= 0 && fromX >= 0 && fromY < image.height() && fromX < image.width()) {
                double weight = row[offset + (o * image.channels() + c) * kernel * kernel + k];
                result[o][y][x] += weight * image.values()[c][fromY][fromX];
              }
            }
          }
        }
      }
    }
    return new Image(result);
  }

  private List<Image> normalise(CnnLayer.BatchNorm norm, List<Image> images) {
    double[] scale = new double[norm.channels()];
    double[] shift = new double[norm.channels()];
    for (int c = 0; c < scale.length; c++) {
      double mean = value(norm.runningMean(), c);
      double variance = value(norm.runningVariance(), c);
      if (batchStatistics) {
        int channel = c;
        double[] all =
            images.stream()
                .flatMap(image -> Arrays.stream(image.values()[channel]))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        double average = Arrays.stream(all).average().orElseThrow();
        mean = average;
        variance = Arrays.stream(all).map(v -> (v - average) * (v - average)).sum() / all.length;
      }
      scale[c] = value(norm.weight(), c) / Math.sqrt(variance + CnnLayer.BatchNorm.EPSILON);
      shift[c] = value(norm.bias(), c) - mean * scale[c];
    }
    return images.stream().map(image -> mapped(image, (c, v) -> v * scale[c] + shift[c])).toList();
  }

  private interface PerChannel {
    double apply(int channel, double value);
  }

  private static Image mapped(Image image, PerChannel function) {
    double[][][] result = new double[image.channels()][image.height()][image.width()];
    for (int c = 0; c < result.length; c++) {
      for (int y = 0; y < result[c].length; y++) {
        for (int x = 0; x < result[c][y].length; x++) {
          result[c][y][x] = function.apply(c, image.values()[c][y][x]);
        }
      }
    }
    return new Image(result);
  }

  private static double value(Activation activation, double input) {
    return activation == Activation.RELU ? Math.max(0, input) : Math.tanh(input);
  }

  private static Image greatest(Image image, CnnLayer.MaxPool pool) {
    int height = pool.outputSide(image.height());
    int width = pool.outputSide(image.width());
    double[][][] result = new double[image.channels()][height][width];
    for (int c = 0; c < result.length; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double greatest = Double.NEGATIVE_INFINITY;
          for (int k = 0; k < pool.side() * pool.side(); k++) {
            int fromY = y * pool.stride() - pool.padding() + k / pool.side();
            int fromX = x * pool.stride() - pool.padding() + k % pool.side();
            if (fromY >= 0 && fromX >= 0 && fromY < image.height() && fromX < image.width()) {
              greatest = Math.max(greatest, image.values()[c][fromY][fromX]);
            }
          }
          result[c][y][x] = greatest;
        }
      }
    }
    return new Image(result);
  }

  private static Image add(Image a, Image b) {
    double[][][] sum = new double[a.channels()][a.height()][a.width()];
    for (int c = 0; c < sum.length; c++) {
      for (int y = 0; y < sum[c].length; y++) {
        for (int x = 0; x < sum[c][y].length; x++) {
          sum[c][y][x] = a.values()[c][y][x] + b.values()[c][y][x];
        }
      }
    }
    return new Image(sum);
  }

  private static double[] mean(Image image) {
    return Arrays.stream(image.values())
        .mapToDouble(
            plane -> Arrays.stream(plane).flatMapToDouble(Arrays::stream).average().orElseThrow())
        .toArray();
  }

  private static double[] flatten(Image image) {
    return Arrays.stream(image.values())
        .flatMap(Arrays::stream)
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  private double[] linear(CnnLayer.Linear layer, double[] input) {
    double[] result = new double[layer.outputs()];
    for (int o = 0; o < result.length; o++) {
      result[o] = value(layer.bias(), o);
      for (int i = 0; i < input.length; i++) {
        result[o] += value(layer.weight(), o * input.length + i) * input[i];
      }
    }
    return result;
  }
}
