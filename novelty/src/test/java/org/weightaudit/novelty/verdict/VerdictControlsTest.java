package org.weightaudit.novelty.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.weightaudit.sampledata.SampleData;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * One resampling of the controls of docs/verdict.md on small pools of real MNIST networks. The
 * profile {@code controls} runs them at full size, 60 resamplings each.
 */
class VerdictControlsTest {

  private static final int TRAINING = 90;
  private static final int OTHERS = 60;
  private static final double SEVERAL_POINTS = 0.05;

  private static ComputeDevice device;
  private static LabeledImages train;
  private static LabeledImages test;

  @BeforeAll
  static void load() throws IOException {
    device = ComputeDevice.best();
    train = SampleData.inUserCache().mnist().train(SampleData.MNIST_NORMALIZATION);
    test = SampleData.inUserCache().mnist().test(SampleData.MNIST_NORMALIZATION);
  }

  @AfterAll
  static void close() {
    device.close();
  }

  @TestFactory
  Stream<DynamicTest> verdictIsRightOnReluNetworks() {
    return controls(Activation.RELU, 1);
  }

  @TestFactory
  Stream<DynamicTest> verdictIsRightOnTanhNetworks() {
    return controls(Activation.TANH, 2);
  }

  private static Stream<DynamicTest> controls(Activation activation, long seed) {
    NetworkPool pool =
        NetworkPool.train(
            device,
            new Mlp(List.of(784, 10, 10), activation),
            train,
            test,
            new NetworkPool.Size(TRAINING + 2 * OTHERS, 2, 120, OTHERS, 0),
            seed);
    double perturbation = Noise.costing(pool, SEVERAL_POINTS);
    return Controls.of(pool, TRAINING, OTHERS, perturbation, seed).stream()
        .map(control -> DynamicTest.dynamicTest(control.name(), () -> isRight(pool, control)));
  }

  private static void isRight(NetworkPool pool, Control control) {
    AuditResult result = audit(pool, control, 1);
    assertThat(control.isRight(result))
        .as("%s: %s %s", control.truth(), result.conclusion(), result.labels())
        .isTrue();
  }

  static AuditResult audit(NetworkPool pool, Control control, long seed) {
    AuditInput input =
        new AuditInput(
            control.training(),
            control.generated(),
            control.reference(),
            pool.mlp().symmetries(),
            java.util.Optional.of(pool.task()),
            List.of(new BaselineRequest.Average(16), new BaselineRequest.Gaussian()));
    return new Audit(new MatrixProducts(device), Policy.standard(), new Seed(seed))
        .run(input, Progress.unobserved());
  }
}
