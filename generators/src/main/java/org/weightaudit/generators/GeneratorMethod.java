package org.weightaudit.generators;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * A way of generating weights.
 *
 * @param <C> its configuration: a record whose constructor refuses what makes no sense with an
 *     {@link IllegalArgumentException} that begins with the component's name
 */
public interface GeneratorMethod<C extends Record> {

  /**
   * A configuration with a name.
   *
   * @param id as in requests, for example {@code mnist-mlp-tail}
   * @param description what it is for, how long it takes, on which training sets
   */
  record Preset<C extends Record>(String id, String description, C configuration) {}

  /** As in requests, for example {@code p-diff}. */
  String id();

  /** As people write it, with the paper. */
  String title();

  /** The type of its configurations. */
  Class<C> configurationType();

  /** At least one, if the method trains. */
  List<Preset<C>> presets();

  /** Whether it learns from checkpoints here; a method that does not is only imported. */
  default boolean trains() {
    return true;
  }

  /** What its samples are audited against. */
  default ComparedWith comparedWith() {
    return ComparedWith.ALL_CHECKPOINTS;
  }

  /**
   * Learns from checkpoints, if the method {@link #trains}.
   *
   * @param scratch an empty folder for files on the way
   * @throws IllegalArgumentException if the set does not fit the configuration
   * @throws java.util.concurrent.CancellationException from the watch, let through
   */
  Generator train(
      ComputeDevice device,
      TrainingSet set,
      C configuration,
      Mode mode,
      Seed seed,
      TrainingWatch watch,
      Path scratch)
      throws IOException;

  /**
   * Reads what {@link Generator#save} wrote.
   *
   * @throws org.weightaudit.weights.format.FormatException if the file is something else
   */
  Generator load(ComputeDevice device, Path file) throws IOException;

  /**
   * Reads a model of the method's authors.
   *
   * @param set what that generator learned from: official files lack what is computed from it
   * @param progress ends an import that takes long when it is cancelled
   * @throws org.weightaudit.weights.format.FormatException if the file is something else; says what
   *     was found and what was wanted
   */
  Generator importOfficial(
      ComputeDevice device, OfficialModel model, TrainingSet set, Mode mode, Progress progress)
      throws IOException;
}
