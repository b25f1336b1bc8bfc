package org.weightaudit.generators.hyperrep;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.OfficialSettings;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.progress.Progress;

/**
 * The authors' {@code checkpoint_ae.pt}, a state dict without the head, and what of their {@code
 * config_ae.json} it does not tell.
 */
final class OfficialFile {

  private OfficialFile() {}

  /** See {@link HyperRepresentations#importOfficial}. */
  static HyperRepresentationsGenerator read(
      ComputeDevice device, OfficialModel model, TrainingSet set, Mode mode, Progress progress)
      throws IOException {
    try (TensorFile file = TensorFile.open(model.file(), ReadLimits.standard())) {
      Map<String, StoredTensor> arrays = OfficialShape.withoutDropout(file.arrays());
      OfficialSettings settings = new OfficialSettings(model.configuration(), List.of());
      OfficialShape shape = new OfficialShape(arrays, settings);
      HyperRepresentationsConfiguration configuration =
          configuration(shape, settings, Tokens.of(set.layout()));
      AutoEncoder autoEncoder = Networks.autoEncoder(configuration, set.layout());
      requireTokens(shape, autoEncoder.tokens());
      requireNothingElse(arrays, autoEncoder.spec());
      Networks networks =
          new Networks(
              device,
              autoEncoder,
              Optional.empty(),
              NetworkState.read(device, autoEncoder.spec(), arrays, ""),
              Networks.units(configuration.shape(), autoEncoder.tokens(), set.weights()));
      try {
        return new HyperRepresentationsGenerator(
            new Description<>(
                HyperRepresentations.ID,
                mode,
                configuration,
                set.layout(),
                OptionalLong.empty(),
                configuration.learning().steps()),
            networks,
            Selected.of(set, networks, configuration.sampling().bestShare(), progress));
      } catch (RuntimeException e) {
        networks.close();
        throw e;
      }
    }
  }

  private static HyperRepresentationsConfiguration configuration(
      OfficialShape shape, OfficialSettings settings, Tokens tokens) {
    try {
      return new OfficialTraining(settings).configuration(shape.read(), tokens.layers().size());
    } catch (IllegalArgumentException e) {
      throw new FormatException(
          "the file and its configuration make no hyper-representation: " + e.getMessage(), e);
    }
  }

  private static void requireTokens(OfficialShape shape, Tokens tokens) {
    for (int i = 0; i < tokens.layers().size(); i++) {
      String name = "encoder.token_embeddings.layer_lst.%d.weight".formatted(i);
      int found = shape.matrix(name).get(1);
      int wanted = tokens.layers().get(i).width() + 1;
      if (found != wanted) {
        throw new FormatException(
            "tensor %s takes tokens of %d numbers; the training set's layer %d has tokens of %d"
                .formatted(name, found, i, wanted));
      }
    }
  }

  private static void requireNothingElse(Map<String, StoredTensor> arrays, StateSpec spec) {
    List<String> known = spec.entries().stream().map(StateSpec.Entry::name).toList();
    arrays.keySet().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new FormatException(
                  "the file has a tensor %s; wanted the state dict of a hyper-representation"
                      .formatted(name));
            });
  }
}
