package org.weightaudit.generators.gpt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.OfficialSettings;
import org.weightaudit.generators.gpt.Learning.Metric;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.generators.transformer.SplitPolicy;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.random.Seed;

/**
 * What the authors' training leaves: a dictionary of the state dicts {@code G} and {@code G_ema},
 * of which the second samples, with or without the optimiser's state; or one state dict alone. It
 * does not tell the number of heads, nor by what weights were normalised.
 */
final class OfficialFile {

  private static final String AVERAGE = "G_ema";
  private static final String WRAPPER = "module.";
  private static final String POSITIONS = "decoder.pos_emb";
  private static final String FREQUENCIES = "scalar_embedder.frequencies";
  private static final String PROJECTION_IN = "decoder.input_parameter_projections.";
  private static final String PROJECTION_OUT = "decoder.output_parameter_projections.";

  /** Those that the authors ran with, in which their configurations have their settings. */
  private static final List<List<String>> PARTS =
      List.of(List.of("transformer"), List.of("dataset"), List.of("train"));

  private static final String COEFFICIENT = "openai_coeff";

  private OfficialFile() {}

  /** See {@link Gpt#importOfficial}. */
  static GptGenerator read(ComputeDevice device, OfficialModel model, TrainingSet set, Mode mode)
      throws IOException {
    try (TensorFile file = TensorFile.openPassingOverObjects(model.file(), ReadLimits.standard())) {
      Map<String, StoredTensor> arrays = unwrapped(average(file));
      OfficialSettings settings = new OfficialSettings(model.configuration(), PARTS);
      GptConfiguration configuration = configuration(arrays, settings, set.layout());
      Denoiser denoiser = Denoiser.of(configuration.shape(), set.layout());
      requireOnly(arrays, denoiser.spec());
      Runs runs = Runs.of(set, configuration.learning().metric());
      Scaling scaling = scaling(set, runs, settings, mode);
      NetworkState state = NetworkState.read(device, denoiser.spec(), arrays, "");
      Learning learning = configuration.learning();
      return new GptGenerator(
          device,
          new Description<>(
              Gpt.ID,
              mode,
              configuration,
              set.layout(),
              OptionalLong.empty(),
              Math.multiplyExact(
                  learning.epochs(), learning.examplesPerEpoch() / learning.batchSize())),
          new Networks(scaling, runs.initial(), denoiser, state));
    }
  }

  private static Map<String, StoredTensor> average(TensorFile file) {
    if (file.keys().contains(AVERAGE)) {
      return file.stateDict(AVERAGE);
    }
    if (file.keys().contains("G")) {
      throw new FormatException(
          "the file has a state dict G and none %s; wanted both: %s is what samples"
              .formatted(AVERAGE, AVERAGE));
    }
    return file.arrays();
  }

  private static Map<String, StoredTensor> unwrapped(Map<String, StoredTensor> arrays) {
    Map<String, StoredTensor> unwrapped = new LinkedHashMap<>();
    arrays.forEach(
        (name, tensor) ->
            unwrapped.put(
                name.startsWith(WRAPPER) ? name.substring(WRAPPER.length()) : name, tensor));
    return unwrapped;
  }

  private static Scaling scaling(TrainingSet set, Runs runs, OfficialSettings settings, Mode mode) {
    if (settings.number(COEFFICIENT).isEmpty() && !runs.havePairs()) {
      throw new FormatException(
          "%s of the configuration is absent; wanted: a number, since runs of the training set have one checkpoint, and others were normalised by"
              .formatted(COEFFICIENT));
    }
    Scaling ofSet = Scaling.of(set, runs, mode, new Seed(0));
    double coefficient = settings.number(COEFFICIENT).orElse(ofSet.coefficient());
    if (!(coefficient > 0)) {
      throw new FormatException(
          "%s of the configuration is %s; wanted: a positive number"
              .formatted(COEFFICIENT, coefficient));
    }
    return new Scaling(coefficient, ofSet.least(), ofSet.greatest());
  }

  /** What shapes and settings tell; the rest as published. */
  private static GptConfiguration configuration(
      Map<String, StoredTensor> arrays, OfficialSettings settings, Layout layout) {
    settings.require("predict_xstart", true);
    GptConfiguration published =
        published(
            layout,
            settings.text("train_metric").map(OfficialFile::metric).orElse(Metric.TEST_LOSS));
    StoredTensor frequencies = tensor(arrays, FREQUENCIES, 1);
    int width = tensor(arrays, POSITIONS, 3).shape().get(2);
    int layers = count(arrays, "decoder.blocks.", ".ln1.weight");
    settings.require("n_embd", width);
    settings.require("n_layer", layers);
    try {
      Shape found =
          new Shape(
              width,
              layers,
              settings
                  .whole("n_head")
                  .orElseThrow(
                      () ->
                          new FormatException(
                              "n_head of the configuration is absent; wanted: a whole number, 16 in most of the authors' models, since the file does not tell it")),
              depth(arrays, PROJECTION_IN),
              depth(arrays, PROJECTION_OUT),
              SplitPolicy.CHUNK,
              1,
              frequencies.shape().get(0),
              log2OfLast(frequencies),
              1,
              true,
              true);
      return new GptConfiguration(
          split(found, arrays, settings, layout), published.learning(), published.sampling());
    } catch (IllegalArgumentException e) {
      throw new FormatException("file and configuration make no G.pt: " + e.getMessage(), e);
    }
  }

  /** That of the authors for such networks, which are told apart by their first tensors. */
  private static GptConfiguration published(Layout layout, Metric metric) {
    boolean convolutional = layout.tensors().get(0).shape().size() == 4;
    return switch (metric) {
      case TEST_LOSS ->
          convolutional ? GptConfiguration.cifar10Loss() : GptConfiguration.mnistLoss();
      case TEST_ERROR ->
          convolutional ? GptConfiguration.cifar10Error() : GptConfiguration.mnistError();
    };
  }

  private static Metric metric(String name) {
    return switch (name) {
      case "avg_test_loss" -> Metric.TEST_LOSS;
      case "avg_test_err" -> Metric.TEST_ERROR;
      default ->
          throw new FormatException(
              "train_metric of the configuration is %s; wanted: avg_test_loss or avg_test_err"
                  .formatted(name));
    };
  }

  private static int log2OfLast(StoredTensor frequencies) {
    float[] values = frequencies.toFloats();
    double last = values.length == 0 ? Double.NaN : values[values.length - 1];
    if (!(last >= 1) || !Double.isFinite(last)) {
      throw new FormatException(
          "tensor %s ends with %s; wanted: a power of 2".formatted(FREQUENCIES, last));
    }
    return (int) Math.round(Math.log(last) / Math.log(2));
  }

  /**
   * The shape with the policy that gives the tokens of the file: that of the configuration, or else
   * the first that does.
   */
  private static Shape split(
      Shape found, Map<String, StoredTensor> arrays, OfficialSettings settings, Layout layout) {
    List<Integer> inputs = new ArrayList<>();
    for (int token = 0; token < count(arrays, PROJECTION_IN, ".0.weight"); token++) {
      inputs.add(tensor(arrays, PROJECTION_IN + token + ".0.weight", 2).shape().get(1));
    }
    List<Integer> outputs = new ArrayList<>();
    String last = "." + 2 * (found.decoderDepth() - 1) + ".weight";
    for (int token = 0; token < count(arrays, PROJECTION_OUT, last); token++) {
      outputs.add(tensor(arrays, PROJECTION_OUT + token + last, 2).shape().get(0));
    }
    int longest = outputs.stream().mapToInt(Integer::intValue).max().orElse(1);
    int chunk = settings.whole("chunk_size").orElse(longest);
    List<SplitPolicy> policies =
        settings
            .text("split_policy")
            .map(name -> List.of(policy(name)))
            .orElse(
                List.of(
                    SplitPolicy.CHUNK_WITHIN_LAYER,
                    SplitPolicy.LAYER_BY_LAYER,
                    SplitPolicy.CHUNK_WITHIN_INPUT,
                    SplitPolicy.CHUNK));
    List<Boolean> conditionings =
        settings.flag("absolute_loss_conditioning").map(List::of).orElse(List.of(true, false));
    for (SplitPolicy policy : policies) {
      for (boolean absolute : conditionings) {
        Shape tried = found.split(policy, chunk, absolute);
        Denoiser denoiser = Denoiser.of(tried, layout);
        if (denoiser.transformer().inputs().equals(inputs)
            && denoiser.transformer().outputs().equals(outputs)) {
          return tried;
        }
      }
    }
    throw new FormatException(
        "the file is for tokens of %s numbers in and %s out; the tensors of the training set have %s, which %s does not cut so"
            .formatted(
                inputs,
                outputs,
                layout.tensors().stream().map(TensorSpec::size).toList(),
                policies));
  }

  private static SplitPolicy policy(String name) {
    for (SplitPolicy policy : SplitPolicy.values()) {
      if (policy.name().toLowerCase(Locale.ROOT).equals(name)) {
        return policy;
      }
    }
    throw new FormatException(
        "split_policy of the configuration is %s; wanted: chunk_within_layer, layer_by_layer, chunk_within_input or chunk"
            .formatted(name));
  }

  /** Linear layers of the first projection. */
  private static int depth(Map<String, StoredTensor> arrays, String projections) {
    int depth = 0;
    while (arrays.containsKey(projections + "0." + 2 * depth + ".weight")) {
      depth++;
    }
    return depth;
  }

  private static int count(Map<String, StoredTensor> arrays, String before, String after) {
    int count = 0;
    while (arrays.containsKey(before + count + after)) {
      count++;
    }
    return count;
  }

  private static StoredTensor tensor(
      Map<String, StoredTensor> arrays, String name, int dimensions) {
    StoredTensor tensor = arrays.get(name);
    if (tensor == null) {
      throw new FormatException(
          "the file has no tensor %s; it has %s"
              .formatted(name, arrays.keySet().stream().limit(10).toList()));
    }
    if (tensor.shape().size() != dimensions) {
      throw new FormatException(
          "tensor %s has shape %s; wanted: %d dimensions"
              .formatted(name, tensor.shape(), dimensions));
    }
    return tensor;
  }

  private static void requireOnly(Map<String, StoredTensor> arrays, StateSpec spec) {
    Set<String> known = new HashSet<>();
    spec.entries().forEach(entry -> known.add(entry.name()));
    for (String name : arrays.keySet()) {
      if (!known.contains(name)) {
        throw new FormatException(
            "the file has a tensor %s that no G.pt of this size has".formatted(name));
      }
    }
  }
}
