package org.weightaudit.generators.hyperrep;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightaudit.generators.file.OfficialSettings;
import org.weightaudit.generators.hyperrep.Erasing.Filling;
import org.weightaudit.generators.hyperrep.Erasing.Spread;
import org.weightaudit.generators.hyperrep.Learning.Algorithm;
import org.weightaudit.generators.hyperrep.Learning.Schedule;
import org.weightaudit.generators.hyperrep.Loss.Contrast;
import org.weightaudit.generators.hyperrep.Loss.Reduction;
import org.weightaudit.generators.network.Clipping;
import org.weightaudit.weights.format.FormatException;
import tools.jackson.databind.JsonNode;

/**
 * How the authors' configuration says that a model was trained, to be noted: what it does not say
 * is what their code takes then.
 */
record OfficialTraining(OfficialSettings settings) {

  private static final double NO_LARGEST_ERROR = 1e30;

  /**
   * @param layers of the networks
   * @throws FormatException if a setting is none of its choices
   */
  HyperRepresentationsConfiguration configuration(Shape shape, int layers) {
    return new HyperRepresentationsConfiguration(
        shape, augmentation(), loss(shape.latentSize(), layers), learning(), Sampling.published());
  }

  private Augmentation augmentation() {
    return new Augmentation(
        settings.whole("trainset::permutations_number").orElse(0),
        settings.number("trainset::add_noise_input").orElse(0.0),
        Optional.of(false),
        erasing(settings.root().path("trainset::erase_augment")));
  }

  /** An object with p, scale, value (a number or "random") and mode; anything else is none. */
  private static Erasing erasing(JsonNode json) {
    if (!json.isObject()) {
      return Erasing.none();
    }
    Erasing published = Erasing.none();
    OfficialSettings own = new OfficialSettings(json, List.of());
    boolean random = json.path("value").isString();
    return new Erasing(
        own.number("p").orElse(0.5),
        json.path("scale").path(0).asDouble(published.leastShare()),
        json.path("scale").path(1).asDouble(published.mostShare()),
        choice(own, "mode", "block", Map.of("block", Spread.BLOCK, "scatter", Spread.SCATTER)),
        random ? Filling.NORMAL : Filling.CONSTANT,
        random ? 0 : own.number("value").orElse(0.0));
  }

  private List<Double> layerWeights(int layers) {
    return IntStream.rangeClosed(1, layers)
        .mapToObj(layer -> settings.number("training::loss_weight_layer_" + layer).orElse(1.0))
        .toList();
  }

  private Loss loss(int latentSize, int layers) {
    return new Loss(
        choice(
            settings,
            "training::contrast",
            "simclr",
            Map.of("simclr", Contrast.SIMCLR, "positive", Contrast.POSITIVE)),
        settings.number("training::gamma").orElse(0.5),
        settings.number("training::temperature").orElse(0.1),
        settings.whole("model::projection_head_hdim").orElse(latentSize),
        settings.whole("model::projection_head_odim").orElse(Math.max(1, latentSize / 2)),
        choice(
            settings,
            "training::reduction",
            "global_mean",
            Map.of("global_mean", Reduction.GLOBAL_MEAN, "layer_mean", Reduction.LAYER_MEAN)),
        layerWeights(layers),
        settings.number("training::error_threshold").orElse(NO_LARGEST_ERROR),
        settings.number("training::z_var_penalty").orElse(0.0),
        settings.flag("training::normalize_loss"));
  }

  private Learning learning() {
    return new Learning(
        1,
        Math.max(2, settings.whole("trainset::batchsize").orElse(64)),
        1,
        choice(
            settings,
            "optim::optimizer",
            "adamw",
            Map.of("adam", Algorithm.ADAM, "adamw", Algorithm.ADAMW, "sgd", Algorithm.SGD)),
        settings.number("optim::lr").orElse(3e-4),
        settings.text("optim::scheduler").filter("ReduceLROnPlateau"::equals).isPresent()
            ? Schedule.PLATEAU
            : Schedule.CONSTANT,
        settings.number("optim::wd").orElse(3e-5),
        settings.number("optim::momentum").orElse(0.9),
        new Clipping(
            settings.text("training::gradient_clipping").isEmpty()
                ? Clipping.Kind.NONE
                : choice(
                    settings,
                    "training::gradient_clipping",
                    "norm",
                    Map.of("norm", Clipping.Kind.NORM, "value", Clipping.Kind.VALUE)),
            settings.number("training::gradient_clipp_value").orElse(5.0)),
        settings.number("model::dropout"),
        Optional.of(true));
  }

  private static <T> T choice(
      OfficialSettings settings, String name, String published, Map<String, T> choices) {
    String found = settings.text(name).orElse(published);
    return Optional.ofNullable(choices.get(found))
        .orElseThrow(
            () ->
                new FormatException(
                    "%s of the configuration is %s; wanted one of %s"
                        .formatted(name, found, choices.keySet().stream().sorted().toList())));
  }
}
