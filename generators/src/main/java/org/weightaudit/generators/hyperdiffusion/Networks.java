package org.weightaudit.generators.hyperdiffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.weightaudit.generators.diffusion.GaussianDiffusion;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.StateSpec.Role;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.random.Seed;

/** Everything that makes a HyperDiffusion: scaling, diffusion, and the transformer on a device. */
record Networks(Scaling scaling, GaussianDiffusion diffusion, Denoiser denoiser, NetworkState state)
    implements AutoCloseable {

  /** In front of the transformer's arrays, as in the authors' files. */
  static final String MODEL = "model.";

  /** In front of the optimiser's arrays in states of a training. */
  static final String MOMENTS = "moments.";

  /** β of every time, as in the authors' files. */
  static final String BETAS = "betas";

  private static final String MEAN = "scaling.mean";
  private static final String FACTOR = "scaling.factor";

  /** Untrained ones. */
  static Networks initial(
      ComputeDevice device,
      HyperDiffusionConfiguration configuration,
      Layout layout,
      Scaling scaling,
      Seed seed) {
    Denoiser denoiser = Denoiser.of(configuration, layout);
    return new Networks(
        scaling,
        diffusion(configuration),
        denoiser,
        NetworkState.initial(device, denoiser.spec(), seed.of("initialisation").random()));
  }

  static GaussianDiffusion diffusion(HyperDiffusionConfiguration configuration) {
    return GaussianDiffusion.linear(
        configuration.firstBeta(), configuration.lastBeta(), configuration.diffusionSteps());
  }

  /**
   * From the arrays of a file.
   *
   * @throws FormatException if arrays are missing or have other shapes
   */
  static Networks read(
      ComputeDevice device,
      HyperDiffusionConfiguration configuration,
      Layout layout,
      Map<String, StoredTensor> arrays) {
    Denoiser denoiser = Denoiser.of(configuration, layout);
    return new Networks(
        new Scaling(
            array(arrays, MEAN, layout.size()).toFloats(), array(arrays, FACTOR, 1).toDoubles()[0]),
        diffusion(configuration),
        denoiser,
        NetworkState.read(device, denoiser.spec(), arrays, MODEL));
  }

  private static StoredTensor array(Map<String, StoredTensor> arrays, String name, int size) {
    StoredTensor tensor = arrays.get(name);
    if (tensor == null || tensor.size() != size) {
      throw new FormatException("the file has no tensor %s of %d numbers".formatted(name, size));
    }
    return tensor;
  }

  /** As they are written to a file. */
  List<NamedArray> arrays() {
    List<NamedArray> arrays = new ArrayList<>();
    arrays.add(NamedArray.ofFloats(MEAN, List.of(scaling.mean().length), scaling.mean()));
    arrays.add(NamedArray.ofDoubles(FACTOR, scaling.factor()));
    arrays.addAll(state.arrays(MODEL));
    return arrays;
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
