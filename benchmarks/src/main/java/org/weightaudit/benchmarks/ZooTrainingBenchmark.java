package org.weightaudit.benchmarks;

import java.util.List;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.zoo.Recipe;
import org.weightaudit.zoo.SavedSteps;
import org.weightaudit.zoo.ZooPlan;
import org.weightaudit.zoo.ZooTrainer;

/** Training many networks together, against one after the other. */
final class ZooTrainingBenchmark implements Benchmark {

  private static final int RUNS = 64;
  private static final int LOOP_RUNS = 4;
  private static final int STEPS = 100;

  private final ZooTrainer trainer;
  private final LabeledImages images = Samples.images(STEPS * Recipe.DEFAULT_BATCH_SIZE);
  private final PlainProduct product;

  ZooTrainingBenchmark(ComputeDevice device) {
    trainer = new ZooTrainer(device);
    int hidden = Samples.NETWORK.sizes().get(1);
    product =
        new PlainProduct(
            device, Recipe.DEFAULT_BATCH_SIZE, Samples.NETWORK.inputSize(), RUNS * hidden);
  }

  @Override
  public String name() {
    return "zoo training: %d networks 784-10-10, %d steps of batch %d"
        .formatted(RUNS, STEPS, Recipe.DEFAULT_BATCH_SIZE);
  }

  @Override
  public void kernel() {
    train(RUNS, 1);
  }

  /** The first layer's product forward and that of its gradient; all else is small beside them. */
  @Override
  public void product() {
    for (int i = 0; i < 2 * STEPS; i++) {
      product.multiply();
    }
  }

  @Override
  public void loop() {
    for (int run = 0; run < LOOP_RUNS; run++) {
      train(1, run);
    }
  }

  @Override
  public double loopShare() {
    return (double) LOOP_RUNS / RUNS;
  }

  private void train(int runs, long seed) {
    trainer.train(
        new ZooPlan(
            Samples.NETWORK,
            Recipe.ofEpochs(1),
            new SavedSteps.Listed(List.of(STEPS)),
            runs,
            new Seed(seed)),
        images,
        (run, step, epoch, weights) -> {},
        Progress.unobserved());
  }

  @Override
  public void close() {
    product.close();
  }
}
