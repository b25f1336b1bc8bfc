package org.weightaudit.generators.hyperdiffusion;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.diffusion.GaussianDiffusion;
import org.weightaudit.generators.file.Description;
import org.weightaudit.generators.file.OfficialSettings;
import org.weightaudit.generators.hyperdiffusion.HyperDiffusionConfiguration.Augmentation;
import org.weightaudit.generators.network.NetworkState;
import org.weightaudit.generators.network.StateSpec;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;

/**
 * What the authors' training leaves: a PyTorch Lightning checkpoint, whose {@code state_dict} holds
 * β and the transformer under {@code model.}; or the state dict of the transformer alone. Beside
 * {@code betas} a checkpoint has three buffers that should be ᾱ and its relatives and are copies of
 * β by mistake; nothing uses them, here neither.
 */
final class OfficialFile {

  /** Of planes, cars and animated shapes. */
  private static final List<Integer> PUBLISHED_WIDTHS = List.of(2880, 1920, 1440);

  private static final String STATE_DICT = "state_dict";
  private static final String POSITIONS = "decoder.pos_emb";
  private static final Set<String> BUFFERS =
      Set.of(Networks.BETAS, "alphas", "alpha_hats", "alpha_hats_prev");
  private static final List<List<String>> PARTS =
      List.of(List.of("transformer_config", "params"), List.of("diff_config", "params"));
  private static final double BETA_TOLERANCE = 1e-12;

  private OfficialFile() {}

  /** See {@link HyperDiffusion#importOfficial}. */
  static HyperDiffusionGenerator read(
      ComputeDevice device, OfficialModel model, TrainingSet set, Mode mode) throws IOException {
    try (TensorFile file = TensorFile.openPassingOverObjects(model.file(), ReadLimits.standard())) {
      Map<String, StoredTensor> arrays =
          file.keys().contains(STATE_DICT) ? file.stateDict(STATE_DICT) : file.arrays();
      String prefix = arrays.containsKey(POSITIONS) ? "" : Networks.MODEL;
      HyperDiffusionConfiguration configuration =
          configuration(arrays, prefix, new OfficialSettings(model.configuration(), PARTS));
      Denoiser denoiser = Denoiser.of(configuration, set.layout());
      requireTokens(arrays, prefix, denoiser);
      requireOnly(arrays, prefix, denoiser.spec());
      GaussianDiffusion diffusion = Networks.diffusion(configuration);
      requireBetas(arrays, diffusion);
      NetworkState state = NetworkState.read(device, denoiser.spec(), arrays, prefix);
      Scaling scaling = Scaling.raw(set.layout().size(), configuration.normalizationFactor());
      int batches = (set.weights().rows() - 1) / configuration.batchSize() + 1;
      return new HyperDiffusionGenerator(
          device,
          new Description<>(
              HyperDiffusion.ID,
              mode,
              configuration,
              set.layout(),
              OptionalLong.empty(),
              Math.multiplyExact(configuration.epochs(), batches)),
          new Networks(scaling, diffusion, denoiser, state));
    }
  }

  /** What shapes, β and settings tell; the rest as published. */
  private static HyperDiffusionConfiguration configuration(
      Map<String, StoredTensor> arrays, String prefix, OfficialSettings settings) {
    settings.require("split_policy", "layer_by_layer");
    settings.require("use_global_residual", false);
    settings.require("model_mean_type", "START_X");
    int width = positions(arrays, prefix).get(2);
    int layers = blocks(arrays, prefix);
    settings.require("n_embd", width);
    settings.require("n_layer", layers);
    HyperDiffusionConfiguration published = HyperDiffusionConfiguration.published();
    int steps = settings.whole("timesteps").orElse(published.diffusionSteps());
    double firstBeta = published.firstBeta();
    double lastBeta = published.lastBeta();
    StoredTensor betas = arrays.get(Networks.BETAS);
    if (betas != null && betas.size() > 0) {
      double[] values = betas.toDoubles();
      steps = values.length;
      firstBeta = values[0];
      lastBeta = values[values.length - 1];
      settings.require("timesteps", steps);
    }
    try {
      return new HyperDiffusionConfiguration(
          width,
          layers,
          heads(settings, width, published.heads()),
          settings.number("normalization_factor").orElse(published.normalizationFactor()),
          steps,
          firstBeta,
          lastBeta,
          settings.whole("batch_size").orElse(published.batchSize()),
          settings.whole("epochs").orElse(published.epochs()),
          settings.number("lr").orElse(published.learningRate()),
          published.learningRateDecay(),
          settings.whole("scheduler_step").orElse(published.epochsPerDecay()),
          published.weightDecay(),
          Augmentation.NONE,
          0,
          0,
          settings.number("dropout").or(published::dropout),
          published.noise());
    } catch (IllegalArgumentException e) {
      throw new FormatException(
          "file and configuration make no HyperDiffusion: " + e.getMessage(), e);
    }
  }

  /** The file does not tell it; models of published widths have the published number. */
  private static int heads(OfficialSettings settings, int width, int published) {
    return settings
        .whole("n_head")
        .or(() -> PUBLISHED_WIDTHS.contains(width) ? Optional.of(published) : Optional.empty())
        .orElseThrow(
            () ->
                new FormatException(
                    "n_head of the configuration is absent; wanted: a whole number, since the file does not tell it and its width of %d is none of %s"
                        .formatted(width, PUBLISHED_WIDTHS)));
  }

  private static List<Integer> positions(Map<String, StoredTensor> arrays, String prefix) {
    StoredTensor positions = arrays.get(prefix + POSITIONS);
    if (positions == null) {
      throw new FormatException(
          "the file has no tensor %s; it has %s"
              .formatted(prefix + POSITIONS, arrays.keySet().stream().limit(10).toList()));
    }
    if (positions.shape().size() != 3) {
      throw new FormatException(
          "tensor %s has shape %s; wanted: [1, tokens, width]"
              .formatted(prefix + POSITIONS, positions.shape()));
    }
    return positions.shape();
  }

  private static int blocks(Map<String, StoredTensor> arrays, String prefix) {
    int blocks = 0;
    while (arrays.containsKey(prefix + "decoder.blocks." + blocks + ".ln1.weight")) {
      blocks++;
    }
    return blocks;
  }

  private static void requireTokens(
      Map<String, StoredTensor> arrays, String prefix, Denoiser denoiser) {
    int found = positions(arrays, prefix).get(1);
    if (found != denoiser.tokens()) {
      throw new FormatException(
          "the file is for %d tokens; the tensors of the training set and the time make %d"
              .formatted(found, denoiser.tokens()));
    }
  }

  private static void requireOnly(Map<String, StoredTensor> arrays, String prefix, StateSpec spec) {
    Set<String> known = new HashSet<>(BUFFERS);
    spec.entries().forEach(entry -> known.add(prefix + entry.name()));
    for (String name : arrays.keySet()) {
      if (!known.contains(name)) {
        throw new FormatException(
            "the file has a tensor %s that no HyperDiffusion of this size has".formatted(name));
      }
    }
  }

  /** The schedule of the file, if it has one, must be a linear one. */
  private static void requireBetas(Map<String, StoredTensor> arrays, GaussianDiffusion diffusion) {
    StoredTensor betas = arrays.get(Networks.BETAS);
    if (betas == null) {
      return;
    }
    double[] found = betas.toDoubles();
    double[] wanted = diffusion.beta();
    for (int t = 0; t < wanted.length; t++) {
      if (!(Math.abs(found[t] - wanted[t]) <= BETA_TOLERANCE)) {
        throw new FormatException(
            "betas[%d] is %s; wanted: %s, as in %d equal steps"
                .formatted(t, found[t], wanted[t], wanted.length));
      }
    }
  }
}
