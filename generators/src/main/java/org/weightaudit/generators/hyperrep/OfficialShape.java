package org.weightaudit.generators.hyperrep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weightaudit.generators.file.OfficialSettings;
import org.weightaudit.generators.hyperrep.Shape.BlockType;
import org.weightaudit.generators.hyperrep.Shape.Bottleneck;
import org.weightaudit.generators.hyperrep.Shape.Compression;
import org.weightaudit.generators.hyperrep.Shape.Decompression;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.StoredTensor;

/**
 * What the authors' state dict tells of its auto-encoder, and their configuration: the number of
 * heads and, of a bottleneck that is one linear map, whether latents are bounded.
 */
record OfficialShape(Map<String, StoredTensor> arrays, OfficialSettings settings) {

  private static final String HEADS = "model::N_attention_heads";
  private static final String BOTTLENECK = "model::bottleneck";
  private static final String FRAMEWORK_MAP = "encoder.transformer.layers.%d.linear1.weight";
  private static final String MLP_ENCODER = "encoder.vec2neck.encoder.";
  private static final String MLP_DECODER = "decoder.nec2vec.decoder.";
  private static final Pattern MLP_MAP =
      Pattern.compile("(%s|%s)([0-9]{1,9})([.].*)".formatted(MLP_ENCODER, MLP_DECODER));

  /**
   * The arrays by the names that they have without dropout: with it, dropout is a module of an MLP,
   * whose linear maps are numbered 0, 3, 6 in place of 0, 2, 4.
   */
  static Map<String, StoredTensor> withoutDropout(Map<String, StoredTensor> arrays) {
    if (!arrays.containsKey(MLP_ENCODER + "3.weight")) {
      return arrays;
    }
    Map<String, StoredTensor> renamed = new HashMap<>();
    arrays.forEach((name, tensor) -> renamed.put(withoutDropout(name), tensor));
    return renamed;
  }

  private static String withoutDropout(String name) {
    Matcher map = MLP_MAP.matcher(name);
    return map.matches()
        ? map.group(1) + Integer.parseInt(map.group(2)) / 3 * 2 + map.group(3)
        : name;
  }

  /**
   * @throws FormatException if the arrays are of something else, or the configuration lacks or
   *     contradicts something
   */
  Shape read() {
    List<Integer> positions = matrix("decoder.position_embeddings.weight");
    int count = positions.get(0);
    int width = positions.get(1);
    Bottleneck bottleneck = bottleneck();
    int hiddenLayers = Math.max(0, linearMaps() - 1);
    boolean deep = bottleneck == Bottleneck.MLP;
    String last = 2 * hiddenLayers + ".weight";
    int entering = matrix(deep ? MLP_ENCODER + "0.weight" : "encoder.vec2neck.0.weight").get(1);
    int latentSize = matrix(deep ? MLP_ENCODER + last : "encoder.vec2neck.0.weight").get(0);
    int leaving = matrix(deep ? MLP_DECODER + last : "decoder.nec2vec.weight").get(0);
    boolean framework = arrays.containsKey(FRAMEWORK_MAP.formatted(0));
    String blockMap = framework ? FRAMEWORK_MAP : "encoder.layers.%d.ff.linear_1.weight";
    int hidden = matrix(blockMap.formatted(0)).get(0);
    int blocks = count(blockMap, 1);
    settings.require("model::dim_attention_embedding", width);
    settings.require("model::attention_hidden_dim", hidden);
    settings.require("model::N_attention_blocks", blocks);
    settings.require("model::latent_dim", latentSize);
    settings.require("model::transformer_type", framework ? "pytorch" : "pol");
    return new Shape(
        width,
        hidden,
        heads(),
        blocks,
        latentSize,
        compression(entering == count * width && count > 1),
        leaving == count * width ? Decompression.LINEAR : Decompression.REPEAT,
        bottleneck,
        hiddenLayers,
        framework ? BlockType.PYTORCH : BlockType.POL,
        framework || arrays.containsKey("encoder.layers.0.norm_1.alpha"),
        arrays.containsKey("decoder.decoder_bias"),
        Optional.of(!settings.flag("model::feature_normalization").orElse(false)));
  }

  private Compression compression(boolean takesAll) {
    if (arrays.containsKey("encoder.comp_token")) {
      return Compression.TOKEN;
    }
    return takesAll ? Compression.LINEAR : Compression.AVERAGE;
  }

  /** How many matrices the file has by numbered names, 0, step, 2·step and so on. */
  private int count(String name, int step) {
    int count = 0;
    while (arrays.containsKey(name.formatted(count * step))) {
      count++;
    }
    return count;
  }

  /** Of an MLP; 0 if there is none. */
  private int linearMaps() {
    return count(MLP_ENCODER + "%d.weight", 2);
  }

  private int heads() {
    return settings
        .whole(HEADS)
        .orElseThrow(
            () ->
                new FormatException(
                    "the configuration says nothing for %s; wanted a whole number, as in the authors' config_ae.json: the file does not tell"
                        .formatted(HEADS)));
  }

  private Bottleneck bottleneck() {
    boolean deep = linearMaps() > 0;
    String found = settings.text(BOTTLENECK).orElse(deep ? "mlp" : "nothing");
    if (found.equals("mlp") && deep) {
      return Bottleneck.MLP;
    }
    if (found.equals("linear_bounded") && !deep) {
      return Bottleneck.BOUNDED;
    }
    if (found.equals("linear") && !deep) {
      return Bottleneck.LINEAR;
    }
    throw new FormatException(
        deep
            ? "the configuration says %s for %s; wanted \"mlp\", as the file has it"
                .formatted(found, BOTTLENECK)
            : "the configuration says %s for %s; wanted \"linear\" or \"linear_bounded\", as in the authors' config_ae.json: the file does not tell"
                .formatted(found, BOTTLENECK));
  }

  /**
   * The shape of a matrix of the file.
   *
   * @throws FormatException if there is none of this name
   */
  List<Integer> matrix(String name) {
    StoredTensor tensor = arrays.get(name);
    if (tensor == null || tensor.shape().size() != 2) {
      throw new FormatException(
          "the file has %s; wanted the state dict of a hyper-representation, with a matrix %s"
              .formatted(
                  tensor == null
                      ? "no tensor " + name
                      : "a tensor %s of shape %s".formatted(name, tensor.shape()),
                  name));
    }
    return tensor.shape();
  }
}
