package org.weightaudit.generators.gpt;

import java.util.Optional;
import org.weightaudit.generators.gpt.Learning.Metric;
import org.weightaudit.generators.transformer.SplitPolicy;

/** How G.pt learns and samples. */
public record GptConfiguration(Shape shape, Learning learning, Sampling sampling) {

  /** The published configuration for networks of 7,960 weights that classify MNIST. */
  public static GptConfiguration mnistLoss() {
    return new GptConfiguration(
        Shape.published(1536, 12, 16, 1000),
        Learning.published(Metric.TEST_LOSS, 1024),
        Sampling.published(0));
  }

  static GptConfiguration mnistError() {
    return new GptConfiguration(
        Shape.published(1536, 12, 16, 1000),
        Learning.published(Metric.TEST_ERROR, 512),
        Sampling.published(5));
  }

  /** For networks of 5,370 weights that classify CIFAR-10. */
  static GptConfiguration cifar10Loss() {
    return cifar10(Metric.TEST_LOSS, 1.2);
  }

  static GptConfiguration cifar10Error() {
    return cifar10(Metric.TEST_ERROR, 35);
  }

  private static GptConfiguration cifar10(Metric metric, double target) {
    return new GptConfiguration(
        Shape.published(2048, 12, 16, 576),
        new Learning(
            metric,
            550,
            15_000,
            100_800,
            5,
            4e-4,
            0.1,
            0.1,
            0.9999,
            true,
            0,
            0,
            Optional.of(0.0),
            Optional.of(0.0)),
        Sampling.published(target));
  }

  /**
   * A small one that learns a few runs by heart: it sees fresh initialisations and predicts future
   * checkpoints themselves.
   */
  static GptConfiguration small() {
    return new GptConfiguration(
        new Shape(192, 2, 6, 1, 1, SplitPolicy.CHUNK_WITHIN_INPUT, 784, 16, 4, 0.01, true, false),
        new Learning(
            Metric.TEST_LOSS,
            32,
            100,
            320,
            5,
            2e-3,
            0.1,
            0.75,
            0.99,
            false,
            0.9,
            0.5,
            Optional.of(0.0),
            Optional.of(0.0)),
        new Sampling(1000, Sampling.Sampler.DDPM, 50, false, 0));
  }
}
