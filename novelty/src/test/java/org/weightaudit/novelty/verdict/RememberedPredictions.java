package org.weightaudit.novelty.verdict;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;

/**
 * Runs each network once. The controls of one resampling share their training and reference
 * networks, and with them the noise and the baselines that audits make from these.
 */
final class RememberedPredictions implements Function<WeightMatrix, Predictions> {

  private static final int MOST_NETWORKS = 20_000;

  private final Function<WeightMatrix, Predictions> network;
  private final Map<String, short[]> known = new LinkedHashMap<>();

  RememberedPredictions(Function<WeightMatrix, Predictions> network) {
    this.network = network;
  }

  @Override
  public Predictions apply(WeightMatrix weights) {
    if (known.size() > MOST_NETWORKS) {
      known.clear();
    }
    List<String> keys = new ArrayList<>();
    List<String> newKeys = new ArrayList<>();
    List<float[]> newRows = new ArrayList<>();
    for (int i = 0; i < weights.rows(); i++) {
      float[] row = weights.row(i);
      String key = digest(row);
      keys.add(key);
      if (!known.containsKey(key)) {
        newKeys.add(key);
        newRows.add(row);
      }
    }
    if (!newRows.isEmpty()) {
      Predictions predictions = network.apply(DenseMatrix.ofRows(newRows.toArray(float[][]::new)));
      for (int i = 0; i < newKeys.size(); i++) {
        known.put(newKeys.get(i), labels(predictions, i));
      }
    }
    int items = known.get(keys.get(0)).length;
    short[] labels = new short[keys.size() * items];
    for (int i = 0; i < keys.size(); i++) {
      System.arraycopy(known.get(keys.get(i)), 0, labels, i * items, items);
    }
    return new Predictions(keys.size(), items, labels);
  }

  private static short[] labels(Predictions predictions, int network) {
    short[] labels = new short[predictions.items()];
    for (int item = 0; item < labels.length; item++) {
      labels[item] = (short) predictions.label(network, item);
    }
    return labels;
  }

  private static String digest(float[] row) {
    ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES);
    bytes.asFloatBuffer().put(row);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
