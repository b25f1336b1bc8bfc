package org.weightaudit.generators.pdiff;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.diffusion.NoiseSchedule;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.format.TorchWriter;

/**
 * The file that the authors' training writes: a dictionary of two state dicts, {@code diffusion}
 * with the denoiser under three names and the constants of the schedule, and {@code vae}.
 */
final class OfficialFile {

  private static final String TRAINER = "diffusion_trainer.";
  private static final String SAMPLER = "diffusion_sampler.";
  private static final String MODEL = "model.";
  private static final double CONSTANT_TOLERANCE = 1e-5;

  private OfficialFile() {}

  /** See {@link PDiffGenerator#exportOfficial}. */
  static void write(Path file, Networks networks) throws IOException {
    NoiseSchedule schedule = networks.schedule();
    List<NamedArray> net = networks.denoiserState().arrays("");
    List<NamedArray> diffusion = new ArrayList<>();
    net.forEach(array -> diffusion.add(array.named(Networks.NET + array.name())));
    trainerConstants(schedule).forEach((name, values) -> diffusion.add(column(name, values)));
    net.forEach(array -> diffusion.add(array.named(TRAINER + MODEL + array.name())));
    samplerConstants(schedule).forEach((name, values) -> diffusion.add(column(name, values)));
    net.forEach(array -> diffusion.add(array.named(SAMPLER + MODEL + array.name())));
    Map<String, List<NamedArray>> content = new LinkedHashMap<>();
    content.put(Networks.DENOISER, diffusion);
    content.put(Networks.AUTO_ENCODER, networks.autoEncoderState().arrays(""));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      TorchWriter.writeStateDicts(out, content);
    }
  }

  private static NamedArray column(String name, float[] values) {
    return NamedArray.ofFloats(name, List.of(values.length), values);
  }

  private static Map<String, float[]> trainerConstants(NoiseSchedule schedule) {
    Map<String, float[]> constants = new LinkedHashMap<>();
    constants.put(TRAINER + "beta_t", schedule.beta());
    constants.put(TRAINER + "signal_rate", schedule.signalRate());
    constants.put(TRAINER + "noise_rate", schedule.noiseRate());
    return constants;
  }

  private static Map<String, float[]> samplerConstants(NoiseSchedule schedule) {
    Map<String, float[]> constants = new LinkedHashMap<>();
    constants.put(SAMPLER + "beta_t", schedule.beta());
    constants.put(SAMPLER + "coeff_1", schedule.meanOfState());
    constants.put(SAMPLER + "coeff_2", schedule.meanOfNoise());
    constants.put(SAMPLER + "posterior_variance", schedule.posteriorVariance());
    return constants;
  }

  /** See {@link PDiff#importOfficial}. */
  static PDiffGenerator read(ComputeDevice device, Path path, TrainingSet set, Mode mode)
      throws IOException {
    try (TensorFile file = TensorFile.open(path, ReadLimits.standard())) {
      Map<String, StoredTensor> diffusion = file.stateDict(Networks.DENOISER);
      Map<String, StoredTensor> vae = file.stateDict(Networks.AUTO_ENCODER);
      PDiffConfiguration configuration = configuration(diffusion, vae);
      Standardisation standardisation = Standardisation.of(set);
      AutoEncoder autoEncoder = Networks.autoEncoder(configuration, standardisation.length());
      Denoiser denoiser = Networks.denoiser(configuration);
      requireLength(vae, configuration, standardisation.length());
      requireOnly(vae, names(autoEncoder.spec(), "").toList());
      requireCopies(diffusion, denoiser.spec());
      NoiseSchedule schedule = schedule(diffusion, configuration);
      requireOnly(diffusion, namesOfDiffusion(denoiser.spec(), schedule));
      NetworkState autoEncoderState = NetworkState.read(device, autoEncoder.spec(), vae, "");
      NetworkState denoiserState =
          NetworkState.read(device, denoiser.spec(), diffusion, Networks.NET);
      int steps = configuration.autoEncoderSteps() + configuration.denoiserSteps();
      return new PDiffGenerator(
          device,
          new Description<>(
              PDiff.ID, mode, configuration, set.layout(), OptionalLong.empty(), steps),
          new Networks(
              standardisation, schedule, autoEncoder, autoEncoderState, denoiser, denoiserState));
    }
  }

  /** What shapes and constants tell; the rest, which sampling does not need, as published. */
  private static PDiffConfiguration configuration(
      Map<String, StoredTensor> diffusion, Map<String, StoredTensor> vae) {
    List<Integer> channels = outputs(vae, "encoder.");
    List<Integer> denoiserChannels = new ArrayList<>(List.of(1));
    denoiserChannels.addAll(outputs(diffusion, Networks.NET + "encoder_list."));
    denoiserChannels.addAll(outputs(diffusion, Networks.NET + "decoder_list."));
    List<Integer> firstKernel = shape(vae, "encoder.0.0.weight", 3);
    double[] beta = wanted(diffusion, TRAINER + "beta_t").toDoubles();
    PDiffConfiguration published = PDiffConfiguration.published();
    try {
      return new PDiffConfiguration(
          channels,
          shape(vae, "fc_mu.weight", 2).get(0),
          firstKernel.get(2),
          denoiserChannels,
          published.batchSize(),
          published.inputNoise(),
          published.latentNoise(),
          published.autoEncoderSteps(),
          published.autoEncoderLearningRate(),
          published.denoiserSteps(),
          published.denoiserLearningRate(),
          beta.length,
          decimal(beta[0]),
          decimal(beta[beta.length - 1]),
          published.sampler());
    } catch (IllegalArgumentException e) {
      throw new FormatException("the file holds no P-diff: its " + e.getMessage(), e);
    }
  }

  /** The shortest decimal that float32 rounds to this. */
  private static double decimal(double value) {
    return Double.parseDouble(Float.toString((float) value));
  }

  /** Output channels of the convolutions 0, 1, … of a list of layers. */
  private static List<Integer> outputs(Map<String, StoredTensor> arrays, String list) {
    List<Integer> outputs = new ArrayList<>();
    String name = list + 0 + ".0.weight";
    while (arrays.containsKey(name)) {
      outputs.add(shape(arrays, name, 3).get(0));
      name = list + outputs.size() + ".0.weight";
    }
    return outputs;
  }

  private static List<Integer> shape(
      Map<String, StoredTensor> arrays, String name, int dimensions) {
    List<Integer> shape = wanted(arrays, name).shape();
    if (shape.size() != dimensions) {
      throw new FormatException(
          "tensor %s has shape %s; wanted: %d dimensions".formatted(name, shape, dimensions));
    }
    return shape;
  }

  private static StoredTensor wanted(Map<String, StoredTensor> arrays, String name) {
    StoredTensor tensor = arrays.get(name);
    if (tensor == null || tensor.size() == 0) {
      throw new FormatException("the file has no tensor " + name);
    }
    return tensor;
  }

  private static void requireLength(
      Map<String, StoredTensor> vae, PDiffConfiguration configuration, int length) {
    int last = configuration.channels().get(configuration.channels().size() - 1);
    int found = shape(vae, "to_latent.weight", 2).get(1);
    int fileLength = (found / last) << configuration.channels().size();
    if (fileLength != length) {
      throw new FormatException(
          "the file is for vectors of %d numbers; the training set has vectors of %d"
              .formatted(fileLength, length));
    }
  }

  private static Stream<String> names(StateSpec spec, String prefix) {
    return spec.entries().stream().map(entry -> prefix + entry.name());
  }

  private static List<String> namesOfDiffusion(StateSpec denoiser, NoiseSchedule schedule) {
    return Stream.of(
            names(denoiser, Networks.NET),
            names(denoiser, TRAINER + MODEL),
            names(denoiser, SAMPLER + MODEL),
            trainerConstants(schedule).keySet().stream(),
            samplerConstants(schedule).keySet().stream())
        .flatMap(names -> names)
        .toList();
  }

  private static void requireOnly(Map<String, StoredTensor> arrays, List<String> known) {
    for (String name : arrays.keySet()) {
      if (!known.contains(name)) {
        throw new FormatException("the file has a tensor %s that no P-diff has".formatted(name));
      }
    }
  }

  /** The three names of the denoiser must lead to the same numbers. */
  private static void requireCopies(Map<String, StoredTensor> diffusion, StateSpec spec) {
    for (StateSpec.Entry entry : spec.entries()) {
      String name = entry.name();
      StoredTensor net = wanted(diffusion, Networks.NET + name);
      for (String copy : List.of(TRAINER + MODEL + name, SAMPLER + MODEL + name)) {
        StoredTensor other = wanted(diffusion, copy);
        if (!other.shape().equals(net.shape())
            || !Arrays.equals(other.toDoubles(), net.toDoubles())) {
          throw new FormatException(
              "tensors %s and %s differ; wanted: copies of one network"
                  .formatted(Networks.NET + name, copy));
        }
      }
    }
  }

  /**
   * The schedule of the file, which must be a linear one with the constants that follow from it.
   */
  private static NoiseSchedule schedule(
      Map<String, StoredTensor> diffusion, PDiffConfiguration configuration) {
    NoiseSchedule schedule = NoiseSchedule.of(wanted(diffusion, TRAINER + "beta_t").toFloats());
    requireClose(diffusion, TRAINER + "beta_t", Networks.schedule(configuration).beta());
    trainerConstants(schedule).forEach((name, values) -> requireClose(diffusion, name, values));
    samplerConstants(schedule).forEach((name, values) -> requireClose(diffusion, name, values));
    return schedule;
  }

  private static void requireClose(
      Map<String, StoredTensor> diffusion, String name, float[] expected) {
    float[] found = wanted(diffusion, name).toFloats();
    boolean close = found.length == expected.length;
    for (int k = 0; close && k < expected.length; k++) {
      close = Math.abs(found[k] - expected[k]) <= CONSTANT_TOLERANCE * Math.abs(expected[k]);
    }
    if (!close) {
      throw new FormatException(
          "tensor %s is not that of a linear schedule of %d steps"
              .formatted(name, expected.length));
    }
  }
}
