package org.weightaudit.benchmarks;

import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** Predictions of many networks at once, against one after the other. */
final class EvaluationBenchmark implements Benchmark {

  private static final int NETWORKS = 200;
  private static final int IMAGES = 10_000;
  private static final int LOOP_NETWORKS = 10;

  private final WeightMatrix networks = Samples.networks(NETWORKS, new Seed(1));
  private final Classifier classifier;
  private final PlainProduct product;

  EvaluationBenchmark(ComputeDevice device) {
    classifier = new Classifier(device, Samples.NETWORK, Samples.images(IMAGES));
    product =
        new PlainProduct(
            device, IMAGES, Samples.NETWORK.inputSize(), NETWORKS * Samples.NETWORK.sizes().get(1));
  }

  @Override
  public String name() {
    return "evaluation: %d networks 784-10-10 on %d images".formatted(NETWORKS, IMAGES);
  }

  @Override
  public void kernel() {
    classifier.predict(networks, Progress.unobserved());
  }

  @Override
  public void product() {
    product.multiply();
  }

  @Override
  public void loop() {
    for (int i = 0; i < LOOP_NETWORKS; i++) {
      classifier.predict(networks.select(i), Progress.unobserved());
    }
  }

  @Override
  public double loopShare() {
    return (double) LOOP_NETWORKS / NETWORKS;
  }

  @Override
  public void close() {
    classifier.close();
    product.close();
  }
}
