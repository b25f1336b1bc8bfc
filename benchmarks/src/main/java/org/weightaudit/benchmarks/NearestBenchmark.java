package org.weightaudit.benchmarks;

import java.util.List;
import org.weightaudit.novelty.distance.Exclusion;
import org.weightaudit.novelty.distance.SymmetryAwareDistance;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
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

  private static final int NEAREST = 3;
  private static final int LOOP_GENERATED = 5;

  private final String name;
  private final boolean aligned;
  private final DenseMatrix generated;
  private final DenseMatrix training;
  private final SymmetryAwareDistance distance;
  private final PlainProduct product;
  private double sink;

  private NearestBenchmark(
      ComputeDevice device,
      String kind,
      Mlp network,
      Symmetries symmetries,
      int generated,
      int training) {
    int parameters = network.layout().size();
    name =
        "%s nearest neighbours: %d to %d networks of %d parameters"
            .formatted(kind, generated, training, parameters);
    aligned = !symmetries.groups().isEmpty();
    this.generated = Samples.networks(network, generated, new Seed(1));
    this.training = Samples.networks(network, training, new Seed(2));
    distance = new SymmetryAwareDistance(symmetries, new MatrixProducts(device), new Seed(3));
    int perNetwork = aligned ? network.sizes().get(1) : 1;
    product =
        new PlainProduct(
            device, generated * perNetwork, parameters / perNetwork, training * perNetwork);
  }

  static NearestBenchmark plain(ComputeDevice device) {
    Mlp network = Samples.NETWORK;
    return new NearestBenchmark(
        device, "plain", network, Symmetries.none(network.layout()), 200, 400);
  }

  static NearestBenchmark aligned(ComputeDevice device) {
    Mlp network = Samples.NETWORK;
    return new NearestBenchmark(device, "aligned", network, network.symmetries(), 200, 400);
  }

  /** Three hidden layers, whose units are assigned in turns; independent networks take longest. */
  static NearestBenchmark deep(ComputeDevice device) {
    Mlp network = new Mlp(List.of(27, 64, 64, 64, 2), Activation.RELU);
    return new NearestBenchmark(
        device, "aligned, three hidden layers,", network, network.symmetries(), 20, 60);
  }

  @Override
  public String name() {
    return name;
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
      for (int j = 0; j < training.rows(); j++) {
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
    return (double) LOOP_GENERATED / generated.rows();
  }

  @Override
  public void close() {
    product.close();
    if (Double.isNaN(sink)) {
      throw new IllegalStateException("a distance is not a number");
    }
  }
}
