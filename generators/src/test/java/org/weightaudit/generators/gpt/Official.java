package org.weightaudit.generators.gpt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.OfficialModel;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.file.Description;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.testing.Golden;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded models of the published code, imported. */
final class Official {

  private Official() {}

  static JsonNode configuration(String name) {
    return JsonMapper.shared().readTree(Golden.file("gpt/" + name + "_config.json").toFile());
  }

  static Layout layout(String name) {
    JsonNode configuration = configuration(name);
    List<TensorSpec> tensors = new ArrayList<>();
    for (int i = 0; i < configuration.get("parameter_sizes").size(); i++) {
      tensors.add(
          TensorSpec.of(
              configuration.get("parameter_names").get(i).stringValue(),
              configuration.get("parameter_sizes").get(i).intValue()));
    }
    return new Layout(tensors);
  }

  /** Two runs of two random checkpoints each. */
  static TrainingSet set(Layout layout) {
    SplittableRandom random = new SplittableRandom(1);
    float[] weights = new float[4 * layout.size()];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) random.nextGaussian();
    }
    List<TrainingSet.Row> rows = new ArrayList<>();
    for (int row = 0; row < 4; row++) {
      rows.add(row("run" + row / 2, row % 2, 2.3 - row % 2));
    }
    return new TrainingSet(layout, new DenseMatrix(4, layout.size(), weights), rows);
  }

  static TrainingSet.Row row(String run, long step, double loss) {
    return new TrainingSet.Row(
        run + " step " + step,
        Optional.of(run),
        OptionalLong.empty(),
        OptionalLong.of(step),
        OptionalDouble.empty(),
        OptionalDouble.of(loss));
  }

  static GptGenerator imported(ComputeDevice device, String name, String file) throws IOException {
    return new Gpt()
        .importOfficial(
            device,
            new OfficialModel(Golden.file("gpt/" + file), configuration(name)),
            set(layout(name)),
            Mode.AS_PUBLISHED,
            Progress.unobserved());
  }

  /** The same generator, as it samples in another way and with another scaling. */
  static GptGenerator sampling(
      ComputeDevice device, GptGenerator generator, Sampling sampling, Scaling scaling) {
    Description<GptConfiguration> found = generator.description();
    GptConfiguration configuration = found.configuration();
    Networks networks = generator.networks();
    return new GptGenerator(
        device,
        new Description<>(
            found.method(),
            found.mode(),
            new GptConfiguration(configuration.shape(), configuration.learning(), sampling),
            found.layout(),
            found.seed(),
            found.steps()),
        new Networks(scaling, networks.initialMetrics(), networks.denoiser(), networks.state()));
  }
}
