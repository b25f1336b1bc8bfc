package org.weightaudit.weights.symmetry;

import java.util.List;

/**
 * Chooses one representative among all positively rescaled copies of a checkpoint: every scalable
 * unit gets incoming and outgoing values of equal Euclidean norm. Incoming values are multiplied by
 * c and outgoing ones divided by c with c = sqrt(‖out‖ / ‖in‖), which keeps the network's function
 * and makes ‖in‖² + ‖out‖² as small as scaling allows.
 *
 * <p>Groups that share a tensor are balanced in turn until no factor differs from 1 by more than
 * 1e-12, at most 1000 times. Units without incoming or without outgoing weight stay as they are.
 */
public final class CanonicalScaling {

  private static final int MAXIMUM_SWEEPS = 1000;
  private static final double TOLERANCE = 1e-12;

  private final List<ScaledGroup> groups;

  private record ScaledGroup(int[][] incoming, int[][] outgoing) {}

  public CanonicalScaling(Symmetries symmetries) {
    groups =
        symmetries.scalable().stream()
            .map(
                group ->
                    new ScaledGroup(
                        symmetries.positions(group.units(), group.incoming()),
                        symmetries.positions(group.units(), group.outgoing())))
            .toList();
  }

  /** True if no unit can be rescaled, so that every checkpoint is its own representative. */
  public boolean isTrivial() {
    return groups.isEmpty();
  }

  /** The representative of {@code row}; computed in float64 and rounded once. */
  public float[] apply(float[] row) {
    double[] values = new double[row.length];
    for (int k = 0; k < row.length; k++) {
      values[k] = row[k];
    }
    double change = Double.POSITIVE_INFINITY;
    for (int sweep = 0; sweep < MAXIMUM_SWEEPS && change > TOLERANCE; sweep++) {
      change = 0;
      for (ScaledGroup group : groups) {
        change = Math.max(change, balance(group, values));
      }
    }
    float[] result = new float[row.length];
    for (int k = 0; k < row.length; k++) {
      result[k] = (float) values[k];
    }
    return result;
  }

  private static double balance(ScaledGroup group, double[] values) {
    double change = 0;
    for (int unit = 0; unit < group.incoming().length; unit++) {
      double in = norm(values, group.incoming()[unit]);
      double out = norm(values, group.outgoing()[unit]);
      if (in == 0 || out == 0 || !Double.isFinite(in) || !Double.isFinite(out)) {
        continue;
      }
      double factor = Math.sqrt(out / in);
      scale(values, group.incoming()[unit], factor);
      scale(values, group.outgoing()[unit], 1 / factor);
      change = Math.max(change, Math.abs(factor - 1));
    }
    return change;
  }

  private static double norm(double[] values, int[] positions) {
    double sum = 0;
    for (int position : positions) {
      sum += values[position] * values[position];
    }
    return Math.sqrt(sum);
  }

  private static void scale(double[] values, int[] positions, double factor) {
    for (int position : positions) {
      values[position] *= factor;
    }
  }
}
