package org.weightaudit.generator.method;

import java.io.IOException;
import java.nio.file.Path;
import org.weightaudit.generators.Generator;
import org.weightaudit.generators.GeneratorMethod;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.random.Seed;

/** A method with a configuration of its type. */
public record ConfiguredMethod<C extends Record>(GeneratorMethod<C> method, C configuration) {

  /** As {@link GeneratorMethod#train}. */
  public Generator train(
      ComputeDevice device,
      TrainingSet set,
      Mode mode,
      Seed seed,
      TrainingWatch watch,
      Path scratch)
      throws IOException {
    return method.train(device, set, configuration, mode, seed, watch, scratch);
  }
}
