package org.weightaudit.benchmarks;

import org.weightaudit.novelty.behaviour.EmptyErrorSets;
import org.weightaudit.novelty.behaviour.ErrorSets;
import org.weightaudit.novelty.distance.Exclusion;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.random.Seed;

/** Greatest IoU of error sets, against a loop over pairs and items. */
final class IouBenchmark implements Benchmark {

  private static final int GENERATED = 200;
  private static final int TRAINING = 400;
  private static final int LOOP_GENERATED = 2;

  private final int[] truth = Samples.images(10_000).labels();
  private final Predictions generated = Samples.predictions(GENERATED, truth, new Seed(1));
  private final Predictions training = Samples.predictions(TRAINING, truth, new Seed(2));
  private final PlainProduct product;
  private double sink;

  IouBenchmark(ComputeDevice device) {
    product = new PlainProduct(device, GENERATED, truth.length, TRAINING);
  }

  @Override
  public String name() {
    return "IoU of error sets: %d to %d networks on %d images"
        .formatted(GENERATED, TRAINING, truth.length);
  }

  @Override
  public void kernel() {
    ErrorSets.of(generated, truth)
        .mostSimilar(ErrorSets.of(training, truth), Exclusion.none(), EmptyErrorSets.UNDEFINED);
  }

  @Override
  public void product() {
    product.multiply();
  }

  @Override
  public void loop() {
    for (int i = 0; i < LOOP_GENERATED; i++) {
      double greatest = 0;
      for (int j = 0; j < TRAINING; j++) {
        greatest = Math.max(greatest, iou(i, j));
      }
      sink += greatest;
    }
  }

  private double iou(int a, int b) {
    int common = 0;
    int either = 0;
    for (int item = 0; item < truth.length; item++) {
      boolean first = generated.label(a, item) != truth[item];
      boolean second = training.label(b, item) != truth[item];
      common += first && second ? 1 : 0;
      either += first || second ? 1 : 0;
    }
    return (double) common / either;
  }

  @Override
  public double loopShare() {
    return (double) LOOP_GENERATED / GENERATED;
  }

  @Override
  public void close() {
    product.close();
    if (Double.isNaN(sink)) {
      throw new IllegalStateException("an IoU is not a number");
    }
  }
}
