package org.weightaudit.generators.pdiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.weightaudit.generators.diffusion.NoiseSchedule;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.pdiff.Standardisation.Kind;
import org.weightaudit.generators.pdiff.Standardisation.Rule;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.random.Seed;

/** Everything that makes a P-diff: standardisation, schedule, and both networks on a device. */
record Networks(
    Standardisation standardisation,
    NoiseSchedule schedule,
    AutoEncoder autoEncoder,
    NetworkState autoEncoderState,
    Denoiser denoiser,
    NetworkState denoiserState)
    implements AutoCloseable {

  /** Where the auto-encoder's arrays are in files, and how the authors call it. */
  static final String AUTO_ENCODER = "vae";

  /** The same for the denoiser. */
  static final String DENOISER = "diffusion";

  /** In front of the denoiser's arrays in the authors' files. */
  static final String NET = "net.";

  private static final String AUTO_ENCODER_PREFIX = AUTO_ENCODER + ".";
  private static final String BETA = DENOISER + ".diffusion_trainer.beta_t";
  private static final String DENOISER_PREFIX = DENOISER + "." + NET;

  static AutoEncoder autoEncoder(PDiffConfiguration configuration, int length) {
    return new AutoEncoder(
        length, configuration.channels(), configuration.latentSize(), configuration.kernel());
  }

  static NoiseSchedule schedule(PDiffConfiguration configuration) {
    return NoiseSchedule.linear(
        configuration.firstBeta(), configuration.lastBeta(), configuration.diffusionSteps());
  }

  static Denoiser denoiser(PDiffConfiguration configuration) {
    return new Denoiser(
        configuration.latentSize(), configuration.denoiserChannels(), configuration.kernel());
  }

  /** Untrained ones. */
  static Networks initial(
      ComputeDevice device,
      PDiffConfiguration configuration,
      Standardisation standardisation,
      Seed seed) {
    AutoEncoder autoEncoder = autoEncoder(configuration, standardisation.length());
    Denoiser denoiser = denoiser(configuration);
    return new Networks(
        standardisation,
        schedule(configuration),
        autoEncoder,
        NetworkState.initial(
            device, autoEncoder.spec(), seed.of("auto-encoder initialisation").random()),
        denoiser,
        NetworkState.initial(device, denoiser.spec(), seed.of("denoiser initialisation").random()));
  }

  /**
   * From the arrays of a file.
   *
   * @throws FormatException if arrays are missing or have other shapes
   */
  static Networks read(
      ComputeDevice device,
      PDiffConfiguration configuration,
      Layout layout,
      Map<String, StoredTensor> arrays) {
    Standardisation standardisation = readStandardisation(layout, arrays);
    AutoEncoder autoEncoder = autoEncoder(configuration, standardisation.length());
    Denoiser denoiser = denoiser(configuration);
    return new Networks(
        standardisation,
        NoiseSchedule.of(array(arrays, BETA, configuration.diffusionSteps()).toFloats()),
        autoEncoder,
        NetworkState.read(device, autoEncoder.spec(), arrays, AUTO_ENCODER_PREFIX),
        denoiser,
        NetworkState.read(device, denoiser.spec(), arrays, DENOISER_PREFIX));
  }

  /** As they are written to a file. */
  List<NamedArray> arrays() {
    List<NamedArray> arrays = new ArrayList<>();
    arrays.addAll(autoEncoderState.arrays(AUTO_ENCODER_PREFIX));
    arrays.addAll(denoiserState.arrays(DENOISER_PREFIX));
    arrays.add(NamedArray.ofFloats(BETA, List.of(schedule.steps()), schedule.beta()));
    arrays.add(column("mean", Rule::mean));
    arrays.add(column("deviation", Rule::deviation));
    arrays.add(column("centre", Rule::centre));
    for (int i = 0; i < standardisation.rules().size(); i++) {
      Rule rule = standardisation.rules().get(i);
      TensorSpec tensor = standardisation.layout().tensors().get(i);
      if (rule.kind() == Kind.FIXED) {
        arrays.add(NamedArray.ofFloats(fixed(tensor), tensor.shape(), rule.fixed()));
      }
    }
    return arrays;
  }

  private NamedArray column(String name, ToDoubleFunction<Rule> value) {
    double[] values = standardisation.rules().stream().mapToDouble(value).toArray();
    return NamedArray.ofDoubles("standardisation." + name, values);
  }

  private static String fixed(TensorSpec tensor) {
    return "fixed." + tensor.name();
  }

  private static Standardisation readStandardisation(
      Layout layout, Map<String, StoredTensor> arrays) {
    int tensors = layout.tensors().size();
    double[] means = column(arrays, "mean", tensors);
    double[] deviations = column(arrays, "deviation", tensors);
    double[] centres = column(arrays, "centre", tensors);
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < tensors; i++) {
      TensorSpec tensor = layout.tensors().get(i);
      Kind kind = Kind.of(tensor);
      float[] fixed =
          kind == Kind.FIXED
              ? array(arrays, fixed(tensor), tensor.size()).toFloats()
              : new float[0];
      rules.add(new Rule(kind, means[i], deviations[i], centres[i], fixed));
    }
    return new Standardisation(layout, rules);
  }

  private static double[] column(Map<String, StoredTensor> arrays, String name, int size) {
    return array(arrays, "standardisation." + name, size).toDoubles();
  }

  private static StoredTensor array(Map<String, StoredTensor> arrays, String name, int size) {
    StoredTensor tensor = arrays.get(name);
    if (tensor == null || tensor.size() != size) {
      throw new FormatException("the file has no tensor %s of %d numbers".formatted(name, size));
    }
    return tensor;
  }

  @Override
  public void close() {
    autoEncoderState.close();
    denoiserState.close();
  }
}
