package org.weightaudit.generators.gpt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.weightaudit.generators.diffusion.GaussianDiffusion;
import org.weightaudit.generators.diffusion.Respacing;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.StateSpec.Role;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.layout.Layout;

/**
 * Everything that makes a G.pt.
 *
 * @param initialMetrics those of the initialisations of the training runs, as far as these are
 *     known
 * @param state of the network that samples, on a device: in training the moving average
 */
record Networks(Scaling scaling, double[] initialMetrics, Denoiser denoiser, NetworkState state)
    implements AutoCloseable {

  /** In front of the arrays of the network that samples, as in the authors' files. */
  static final String AVERAGE = "G_ema.";

  private static final String SCALING = "scaling";
  private static final String INITIAL_METRICS = "first_metrics";

  /** β from 0.1/T to 20/T, as published for any number of steps. */
  static GaussianDiffusion diffusion(Sampling sampling) {
    double scale = 1000.0 / sampling.diffusionSteps();
    return GaussianDiffusion.linear(1e-4 * scale, 0.02 * scale, sampling.diffusionSteps());
  }

  /** The diffusion with the times of the sampler alone. */
  static GaussianDiffusion sampled(Sampling sampling) {
    int[] kept =
        switch (sampling.sampler()) {
          case DDPM -> Respacing.even(sampling.diffusionSteps(), sampling.steps());
          case DDIM -> Respacing.stride(sampling.diffusionSteps(), sampling.steps());
        };
    return diffusion(sampling).respaced(kept);
  }

  /**
   * From the arrays of a file.
   *
   * @throws FormatException if arrays are missing or have other shapes
   */
  static Networks read(
      ComputeDevice device,
      GptConfiguration configuration,
      Layout layout,
      Map<String, StoredTensor> arrays) {
    Denoiser denoiser = Denoiser.of(configuration.shape(), layout);
    double[] scaling = numbers(arrays, SCALING);
    double[] initialMetrics = numbers(arrays, INITIAL_METRICS);
    if (scaling.length != 3) {
      throw new FormatException(
          "the file has %d numbers of %s; wanted: 3".formatted(scaling.length, SCALING));
    }
    return new Networks(
        new Scaling(scaling[0], (float) scaling[1], (float) scaling[2]),
        initialMetrics,
        denoiser,
        NetworkState.read(device, denoiser.spec(), arrays, AVERAGE));
  }

  private static double[] numbers(Map<String, StoredTensor> arrays, String name) {
    StoredTensor tensor = arrays.get(name);
    if (tensor == null) {
      throw new FormatException("the file has no tensor " + name);
    }
    return tensor.toDoubles();
  }

  /** As they are written to a file. */
  List<NamedArray> arrays() {
    List<NamedArray> arrays = new ArrayList<>();
    arrays.add(
        NamedArray.ofDoubles(SCALING, scaling.coefficient(), scaling.least(), scaling.greatest()));
    arrays.add(NamedArray.ofDoubles(INITIAL_METRICS, initialMetrics));
    arrays.addAll(state.arrays(AVERAGE));
    return arrays;
  }

  /** Whether they were made with the same numbers of a training set. */
  boolean isOf(Scaling other, double[] otherMetrics) {
    return scaling.equals(other) && Arrays.equals(initialMetrics, otherMetrics);
  }

  /** How many numbers are learned. */
  long parameters() {
    return state.spec().size(Role.PARAMETER);
  }

  @Override
  public void close() {
    state.close();
  }
}
