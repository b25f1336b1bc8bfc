package org.weightaudit.generators.hyperrep;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.progress.Progress;

/**
 * The training checkpoints from whose latents samples are drawn.
 *
 * @param rows of the training set, ascending
 * @param latents [rows, L] row-major
 */
record Selected(int[] rows, float[] latents) {

  private static final String ROWS = "selected.rows";
  private static final String LATENTS = "selected.latents";

  /** The best by recorded accuracy, as they are encoded among all. */
  static Selected of(TrainingSet set, Networks networks, double share, Progress progress) {
    int[] best = LatentDensity.best(accuracies(set), share);
    float[] all = networks.encode(set.weights(), progress);
    int length = all.length / set.weights().rows();
    float[] latents = new float[best.length * length];
    for (int i = 0; i < best.length; i++) {
      System.arraycopy(all, best[i] * length, latents, i * length, length);
    }
    return new Selected(best, latents);
  }

  /**
   * @throws IllegalArgumentException if the accuracy of a checkpoint is not known
   */
  static double[] accuracies(TrainingSet set) {
    return set.rows().stream()
        .mapToDouble(
            row ->
                row.accuracy()
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "checkpoint %s has no accuracy; wanted one for each: samples are made from the best"
                                    .formatted(row.name()))))
        .toArray();
  }

  static Selected read(Map<String, StoredTensor> arrays, int latentSize) {
    StoredTensor rows = arrays.get(ROWS);
    StoredTensor latents = arrays.get(LATENTS);
    if (rows == null
        || latents == null
        || rows.size() == 0
        || latents.size() != rows.size() * (long) latentSize) {
      throw new FormatException(
          "the generator file lacks the tensors %s [n] and %s [n, %d]"
              .formatted(ROWS, LATENTS, latentSize));
    }
    return new Selected(
        Arrays.stream(rows.toLongs()).mapToInt(Math::toIntExact).toArray(), latents.toFloats());
  }

  List<NamedArray> arrays() {
    return List.of(
        NamedArray.ofLongs(ROWS, Arrays.stream(rows).asLongStream().toArray()),
        NamedArray.ofFloats(LATENTS, List.of(rows.length, latents.length / rows.length), latents));
  }
}
