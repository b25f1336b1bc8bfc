package org.weightaudit.generators.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.weightaudit.generators.DivergedException;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.SamplingFailedException;
import org.weightaudit.generators.file.Description;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * The import of a model: its file and manifest are checked, then it makes one batch three times. It
 * must give the same bytes for the same noise, and each sample must be what it is whoever its
 * neighbours are, so that samples do not depend on how many are asked for.
 */
final class OnnxImport {

  private static final Seed TRIAL = new Seed(1).of("trial");
  private static final double TOLERANCE = 1e-4;

  private OnnxImport() {}

  /**
   * @throws FormatException if the model is not to be hosted
   */
  static OnnxGenerator read(
      Path file,
      Manifest manifest,
      Layout layout,
      Mode mode,
      Path workDir,
      Limits limits,
      Progress progress)
      throws IOException {
    WorkFolder folder = WorkFolder.within(workDir);
    try {
      limits.requireFile(Files.size(file));
      Files.copy(file, folder.model());
      ModelGraph graph = ModelGraph.read(folder.model(), limits);
      Manifest resolved = new Agreement(manifest, graph, layout).resolved();
      return tried(
          new OnnxGenerator(
              new Description<>(Onnx.ID, mode, resolved, layout, OptionalLong.empty(), 0),
              folder,
              graph.parameters(),
              limits),
          progress);
    } catch (IOException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static OnnxGenerator tried(OnnxGenerator generator, Progress progress) {
    try {
      requireRepeatable(generator, progress);
      return generator;
    } catch (SamplingFailedException | DivergedException e) {
      generator.close();
      throw new FormatException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      generator.close();
      throw e;
    }
  }

  private static void requireRepeatable(OnnxGenerator generator, Progress progress) {
    int batch = generator.batchSize();
    int[] order = new int[batch];
    Arrays.setAll(order, k -> k);
    float[] once = generator.samples(order, TRIAL, progress);
    DivergedException.requireFinite(once, generator.layout().size(), 0);
    float[] again = generator.samples(order, TRIAL, progress);
    if (!Arrays.equals(once, again)) {
      throw new FormatException(
          "the model gives other weights for the same noise; wanted: the same");
    }
    Arrays.setAll(order, k -> (k + 1) % batch);
    float[] moved = generator.samples(order, TRIAL, progress);
    requireMoved(once, moved, generator.layout().size());
  }

  private static void requireMoved(float[] once, float[] moved, int columns) {
    double largest = 0;
    double difference = 0;
    for (int k = 0; k < once.length; k++) {
      largest = Math.max(largest, Math.abs(once[k]));
      difference =
          Math.max(difference, Math.abs(once[(k + columns) % once.length] - (double) moved[k]));
    }
    if (!(difference <= TOLERANCE * largest)) {
      throw new FormatException(
          "samples of a batch depend on each other: one differs by %.3g when others stand beside it;"
                  .formatted(difference)
              + " wanted: samples on their own, for which batchSize 1 may do");
    }
  }
}
