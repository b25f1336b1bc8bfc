package org.weightaudit.benchmarks;

import org.weightaudit.novelty.distance.Exclusion;
import org.weightaudit.novelty.distance.SymmetryAwareDistance;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Symmetries;

/**
 * The three nearest training checkpoints of each generated one, plain or up to symmetry, against a
 * loop over all pairs.
 */
final class NearestBenchmark implements Benchmark {

  private static final int GENERATED = 200;
  private static final int TRAINING = 400;
  private static final int NEAREST = 3;
  private static final int LOOP_GENERATED = 5;

  private final boolean aligned;
  private final DenseMatrix generated = Samples.networks(GENERATED, new Seed(1));
  private final DenseMatrix training = Samples.networks(TRAINING, new Seed(2));
  private final SymmetryAwareDistance distance;
  private final PlainProduct product;
  private double sink;

  NearestBenchmark(ComputeDevice device, boolean aligned) {
    this.aligned = aligned;
    Symmetries symmetries =
        aligned ? Samples.NETWORK.symmetries() : Symmetries.none(Samples.NETWORK.layout());
    distance = new SymmetryAwareDistance(symmetries, new MatrixProducts(device), new Seed(3));
    int perNetwork = aligned ? Samples.NETWORK.sizes().get(1) : 1;
    product =
        new PlainProduct(
            device,
            GENERATED * perNetwork,
            Samples.NETWORK.layout().size() / perNetwork,
            TRAINING * perNetwork);
  }

  @Override
  public String name() {
    return "%s nearest neighbours: %d to %d networks of %d parameters"
        .formatted(
            aligned ? "aligned" : "plain", GENERATED, TRAINING, Samples.NETWORK.layout().size());
  }

  @Override
  public void kernel() {
    distance.nearest(generated, training, Exclusion.none(), NEAREST, Progress.unobserved());
  }

  @Override
  public void product() {
    product.multiply();
  }

  @Override
  public void loop() {
    for (int i = 0; i < LOOP_GENERATED; i++) {
      float[] row = generated.row(i);
      double nearest = Double.POSITIVE_INFINITY;
      for (int j = 0; j < TRAINING; j++) {
        float[] other = training.row(j);
        nearest =
            Math.min(nearest, aligned ? distance.align(row, other).distance() : plain(row, other));
      }
      sink += nearest;
    }
  }

  private static double plain(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = (double) a[k] - b[k];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  @Override
  public double loopShare() {
    return (double) LOOP_GENERATED / GENERATED;
  }

  @Override
  public void close() {
    product.close();
    if (Double.isNaN(sink)) {
      throw new IllegalStateException("a distance is not a number");
    }
  }
}
