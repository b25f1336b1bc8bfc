package org.weightaudit.novelty.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weightaudit.sampledata.SampleData;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;

/**
 * The tables of docs/verdict.md: all controls at full size, resampled many times. Pools are trained
 * once and kept in the user's cache. {@code -Dcontrols.resamplings=10} does fewer, {@code
 * -Dcontrols.only=fresh} some controls, {@code -Dcontrols.resume=true} goes on where an earlier run
 * stopped.
 */
@Tag("controls")
class AllControlsTest {

  private static final NetworkPool.Size SIZE = new NetworkPool.Size(400, 5, 300, 100, 120);

  /** Variants of other controls. */
  private static final List<String> EVERY_THIRD =
      List.of(
          "units rescaled",
          "averages of 4",
          "steps, no references",
          "copies of steps",
          "after a trajectory");

  private static final int TRAINING = 100;
  private static final int OTHERS = 100;
  private static final int TEST_ITEMS = 2500;
  private static final double SEVERAL_POINTS = 0.05;
  private static final double MOST_ACCUSED = 0.05;
  private static final double MOST_INCONCLUSIVE = 0.2;
  private static final double FEWEST_RIGHT = 0.95;

  @Test
  void mnist() throws IOException {
    SampleData data = SampleData.inUserCache();
    run(
        "mnist-relu",
        Activation.RELU,
        data.mnist().train(SampleData.MNIST_NORMALIZATION),
        data.mnist().test(SampleData.MNIST_NORMALIZATION));
  }

  @Test
  void fashionMnist() throws IOException {
    SampleData data = SampleData.inUserCache();
    run(
        "fashion-mnist-relu",
        Activation.RELU,
        data.fashionMnist().train(SampleData.FASHION_MNIST_NORMALIZATION),
        data.fashionMnist().test(SampleData.FASHION_MNIST_NORMALIZATION));
  }

  @Test
  void mnistWithTanh() throws IOException {
    SampleData data = SampleData.inUserCache();
    run(
        "mnist-tanh",
        Activation.TANH,
        data.mnist().train(SampleData.MNIST_NORMALIZATION),
        data.mnist().test(SampleData.MNIST_NORMALIZATION));
  }

  private static void run(
      String name, Activation activation, LabeledImages train, LabeledImages test)
      throws IOException {
    int resamplings = Integer.getInteger("controls.resamplings", 60);
    String only = System.getProperty("controls.only", "");
    ControlLog log =
        new ControlLog(Path.of("target", "controls"), name, Boolean.getBoolean("controls.resume"));
    Mlp mlp = new Mlp(List.of(784, 10, 10), activation);
    LabeledImages items = test.range(0, TEST_ITEMS);
    try (ComputeDevice device = ComputeDevice.best();
        Classifier classifier = new Classifier(device, mlp, items)) {
      NetworkPool pool = pool(name, device, mlp, train, NetworkPool.task(classifier, items));
      double perturbation = Noise.costing(pool, SEVERAL_POINTS);
      for (int resampling = 1; resampling <= resamplings; resampling++) {
        long started = System.nanoTime();
        Auditor auditor = new Auditor(device, pool, resampling);
        for (Control control : Controls.of(pool, TRAINING, OTHERS, perturbation, resampling)) {
          if (control.name().contains(only)
              && isDue(control, resampling)
              && !log.has(resampling, control)) {
            long auditStarted = System.nanoTime();
            AuditResult result = auditor.audit(control);
            log.add(resampling, control, result, seconds(auditStarted));
          }
        }
        System.out.printf(
            "%s: %d of %d in %.0f s%n", name, resampling, resamplings, seconds(started));
      }
    }
    check(log.outcomes());
  }

  /** Every resampling has all controls but variants, which every third has. */
  private static boolean isDue(Control control, int resampling) {
    return resampling % 3 == 1 || EVERY_THIRD.stream().noneMatch(control.name()::contains);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static NetworkPool pool(
      String name, ComputeDevice device, Mlp mlp, LabeledImages train, Task task)
      throws IOException {
    Path file =
        SampleData.inUserCache()
            .folder()
            .resolve("control-pools")
            .resolve(
                "%s-%dx%d-%d-%d.bin"
                    .formatted(
                        name, SIZE.runs(), SIZE.epochs(), SIZE.steps(), SIZE.ofOtherRecipes()));
    if (!Files.exists(file)) {
      long started = System.nanoTime();
      PoolFile.write(file, NetworkPool.train(device, mlp, train, task, SIZE, 1));
      System.out.printf("%s: trained in %.0f s%n", name, seconds(started));
    }
    return PoolFile.read(file, mlp, task);
  }

  /** The promises of docs/verdict.md. */
  private static void check(ControlTable outcomes) {
    assertThat(outcomes.rows()).isNotEmpty();
    SoftAssertions promises = new SoftAssertions();
    outcomes
        .rows()
        .forEach(
            (control, row) -> {
              if (row.truth().isInnocent()) {
                promises
                    .assertThat(row.accusedShare())
                    .as("%s: accused", control)
                    .isLessThanOrEqualTo(MOST_ACCUSED);
              } else {
                promises
                    .assertThat(row.rightShare())
                    .as("%s: right", control)
                    .isGreaterThanOrEqualTo(FEWEST_RIGHT);
              }
              if (row.truth() == Control.Truth.NOVEL) {
                promises
                    .assertThat(row.share(Verdict.INCONCLUSIVE))
                    .as("%s: inconclusive", control)
                    .isLessThanOrEqualTo(MOST_INCONCLUSIVE);
              }
            });
    promises.assertAll();
  }
}
