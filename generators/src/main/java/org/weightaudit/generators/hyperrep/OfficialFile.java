package org.weightaudit.generators.hyperrep;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.hyperrep.HyperRepresentationsConfiguration.SamplerKind;
import org.weightaudit.generators.hyperrep.Shape.Compression;
import org.weightaudit.generators.hyperrep.Shape.Decompression;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;
import tools.jackson.databind.JsonNode;

/**
 * The authors' {@code checkpoint_ae.pt}, a state dict without the head, and what of their {@code
 * config_ae.json} it does not tell: the number of heads and whether latents are bounded.
 */
final class OfficialFile {

  private static final String HEADS = "model::N_attention_heads";
  private static final String BOTTLENECK = "model::bottleneck";
  private static final String DECODER_POSITIONS = "decoder.position_embeddings.weight";
  private static final double PUBLISHED_BANDWIDTH = 0.002;
  private static final double PUBLISHED_SHARE = 0.3;
  private static final int PUBLISHED_DRAWS = 200;

  private OfficialFile() {}

  /** See {@link HyperRepresentations#importOfficial}. */
  static HyperRepresentationsGenerator read(
      ComputeDevice device, OfficialModel model, TrainingSet set, Mode mode) throws IOException {
    try (TensorFile file = TensorFile.open(model.file(), ReadLimits.standard())) {
      Map<String, StoredTensor> arrays = file.arrays();
      HyperRepresentationsConfiguration configuration =
          configuration(arrays, model.configuration());
      AutoEncoder autoEncoder = Networks.autoEncoder(configuration, set.layout());
      requireTokens(arrays, autoEncoder.tokens());
      List<String> known =
          autoEncoder.spec().entries().stream().map(entry -> entry.name()).toList();
      arrays.keySet().stream()
          .filter(name -> !known.contains(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw new FormatException(
                    "the file has a tensor %s; wanted the state dict of a hyper-representation of type pol"
                        .formatted(name));
              });
      float[] deviations = new float[set.layout().size()];
      Arrays.fill(deviations, 1);
      if (model.configuration().path("model::feature_normalization").asBoolean(false)) {
        deviations = Networks.deviations(autoEncoder.tokens(), set.weights());
      }
      Networks networks =
          new Networks(
              device,
              autoEncoder,
              Optional.empty(),
              NetworkState.read(device, autoEncoder.spec(), arrays, ""),
              deviations);
      try {
        return new HyperRepresentationsGenerator(
            new Description<>(
                HyperRepresentations.ID,
                mode,
                configuration,
                set.layout(),
                OptionalLong.empty(),
                configuration.steps()),
            networks,
            Selected.of(set, networks, configuration.bestShare()));
      } catch (RuntimeException e) {
        networks.close();
        throw e;
      }
    }
  }

  private static HyperRepresentationsConfiguration configuration(
      Map<String, StoredTensor> arrays, JsonNode json) {
    List<Integer> positions = shape(arrays, DECODER_POSITIONS);
    int count = positions.get(0);
    int width = positions.get(1);
    List<Integer> toLatent = shape(arrays, "encoder.vec2neck.0.weight");
    boolean token = arrays.containsKey("encoder.comp_token");
    Compression compression =
        token
            ? Compression.TOKEN
            : toLatent.get(1) == count * width && count > 1
                ? Compression.LINEAR
                : Compression.AVERAGE;
    boolean linear = shape(arrays, "decoder.nec2vec.weight").get(0) == count * width;
    int blocks = 0;
    while (arrays.containsKey("encoder.layers.%d.ff.linear_1.weight".formatted(blocks))) {
      blocks++;
    }
    try {
      return new HyperRepresentationsConfiguration(
          new Shape(
              width,
              shape(arrays, "encoder.layers.0.ff.linear_1.weight").get(0),
              heads(json),
              blocks,
              toLatent.get(0),
              compression,
              linear ? Decompression.LINEAR : Decompression.REPEAT,
              bounded(json),
              arrays.containsKey("encoder.layers.0.norm_1.alpha"),
              arrays.containsKey("decoder.decoder_bias")),
          1,
          1,
          1,
          json.path("training::gamma").asDouble(0.5),
          json.path("training::temperature").asDouble(0.1),
          json.path("trainset::add_noise_input").asDouble(0),
          Math.max(2, json.path("trainset::batchsize").asInt(64)),
          1,
          json.path("optim::lr").asDouble(3e-4),
          SamplerKind.DIMENSIONS,
          PUBLISHED_BANDWIDTH,
          PUBLISHED_SHARE,
          PUBLISHED_DRAWS);
    } catch (IllegalArgumentException e) {
      throw new FormatException(
          "the file and its configuration make no hyper-representation: " + e.getMessage(), e);
    }
  }

  private static int heads(JsonNode json) {
    JsonNode heads = json.path(HEADS);
    if (!heads.isInt()) {
      throw new FormatException(
          "the configuration says %s for %s; wanted a whole number, as in the authors' config_ae.json: the file does not tell"
              .formatted(heads.isMissingNode() ? "nothing" : heads, HEADS));
    }
    return heads.asInt();
  }

  private static boolean bounded(JsonNode json) {
    String bottleneck = json.path(BOTTLENECK).asString("");
    return switch (bottleneck) {
      case "linear" -> false;
      case "linear_bounded" -> true;
      default ->
          throw new FormatException(
              "the configuration says %s for %s; wanted \"linear\" or \"linear_bounded\", as in the authors' config_ae.json: the file does not tell"
                  .formatted(bottleneck.isEmpty() ? "nothing" : bottleneck, BOTTLENECK));
    };
  }

  private static void requireTokens(Map<String, StoredTensor> arrays, Tokens tokens) {
    for (int i = 0; i < tokens.layers().size(); i++) {
      String name = "encoder.token_embeddings.layer_lst.%d.weight".formatted(i);
      int found = shape(arrays, name).get(1);
      int wanted = tokens.layers().get(i).width() + 1;
      if (found != wanted) {
        throw new FormatException(
            "tensor %s takes tokens of %d numbers; the training set's layer %d has tokens of %d"
                .formatted(name, found, i, wanted));
      }
    }
  }

  private static List<Integer> shape(Map<String, StoredTensor> arrays, String name) {
    StoredTensor tensor = arrays.get(name);
    if (tensor == null || tensor.shape().size() != 2) {
      throw new FormatException(
          "the file has %s; wanted the state dict of a hyper-representation of type pol, with a matrix %s"
              .formatted(
                  tensor == null
                      ? "no tensor " + name
                      : "a tensor %s of shape %s".formatted(name, tensor.shape()),
                  name));
    }
    return tensor.shape();
  }
}
