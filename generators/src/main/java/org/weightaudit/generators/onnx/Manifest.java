package org.weightaudit.generators.onnx;

import java.util.List;
import java.util.Optional;
import org.weightaudit.generators.Requirement;
import org.weightaudit.weights.layout.TensorSpec;

/**
 * What the file of a model does not tell: which input is noise, which output is weights.
 *
 * @param noise the input of noise, standard normal
 * @param seed the input that receives a whole number for each sample, [batch] int64; absent if the
 *     model has none
 * @param batchSize how many samples the model makes at a time, always; absent for the number that
 *     the model declares, else 16
 * @param output the only output, [batch, D] float32
 * @param normaliser how weights come of the output; absent if the output is weights
 * @param layout the tensors of a sample in the order of the output; absent for those of the
 *     training set
 */
public record Manifest(
    NoiseInput noise,
    Optional<String> seed,
    Optional<Integer> batchSize,
    String output,
    Optional<Normaliser> normaliser,
    Optional<List<TensorSpec>> layout) {

  private static final int LARGEST_BATCH = 4096;
  private static final int MOST_AXES = 8;
  private static final int MOST_NUMBERS = 1 << 24;
  private static final int LONGEST_ARRAY = 1 << 18;

  /**
   * @param name of the input
   * @param shape of one sample's noise; the input is [batch, shape…] float32
   */
  public record NoiseInput(String name, List<Integer> shape) {

    public NoiseInput {
      shape = List.copyOf(shape);
      long size = 1;
      for (int length : shape) {
        Requirement.check(length > 0, "noise.shape", shape, "positive lengths");
        size = Math.min(size * length, Integer.MAX_VALUE);
      }
      Requirement.check(
          shape.size() <= MOST_AXES && size <= MOST_NUMBERS,
          "noise.shape",
          shape,
          "at most %d axes and %d numbers".formatted(MOST_AXES, MOST_NUMBERS));
    }

    /** How many numbers one sample needs. */
    int size() {
      return shape.stream().reduce(1, Math::multiplyExact);
    }
  }

  /**
   * weight = output · scale + shift, in float64.
   *
   * @param scale one number for all weights, or D
   * @param shift one number for all weights, or D
   */
  public record Normaliser(List<Double> scale, List<Double> shift) {

    public Normaliser {
      scale = checked("normaliser.scale", scale);
      shift = checked("normaliser.shift", shift);
    }

    private static List<Double> checked(String name, List<Double> numbers) {
      Requirement.check(
          !numbers.isEmpty() && numbers.size() <= LONGEST_ARRAY,
          name,
          numbers.size() + " numbers",
          "1 to " + LONGEST_ARRAY);
      Requirement.check(
          numbers.stream().allMatch(Double::isFinite), name, "not finite", "finite numbers");
      return List.copyOf(numbers);
    }

    /**
     * @throws IllegalArgumentException if it is for other samples than those of D weights
     */
    void requireFits(int columns) {
      requireFits("normaliser.scale", scale, columns);
      requireFits("normaliser.shift", shift, columns);
    }

    private static void requireFits(String name, List<Double> numbers, int columns) {
      Requirement.check(
          numbers.size() == 1 || numbers.size() == columns,
          name,
          numbers.size() + " numbers",
          "1, or %d, one a weight".formatted(columns));
    }

    /** Makes weights of an output, in place. */
    void apply(float[] rows, int columns) {
      double[] factors = spread(scale, columns);
      double[] addends = spread(shift, columns);
      for (int k = 0; k < rows.length; k++) {
        rows[k] = (float) (rows[k] * factors[k % columns] + addends[k % columns]);
      }
    }

    private static double[] spread(List<Double> numbers, int columns) {
      double[] all = new double[columns];
      for (int k = 0; k < columns; k++) {
        all[k] = numbers.get(numbers.size() == 1 ? 0 : k);
      }
      return all;
    }
  }

  public Manifest {
    batchSize.ifPresent(
        size ->
            Requirement.check(
                size >= 1 && size <= LARGEST_BATCH, "batchSize", size, "1 to " + LARGEST_BATCH));
    layout = layout.map(List::copyOf);
  }

  /** The same with this size of batches. */
  Manifest withBatchSize(int size) {
    return new Manifest(noise, seed, Optional.of(size), output, normaliser, layout);
  }
}
