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
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;

/**
 * One resampling of the controls of docs/verdict.md on small pools of real MNIST networks. The
 * profile {@code controls} runs them at full size, {@link AllControlsTest}.
 */
class VerdictControlsTest {

  private static final int TRAINING = 60;
  private static final int OTHERS = 40;
  private static final int TRAINING_IMAGES = 30_000;
  private static final int TEST_ITEMS = 2000;
  private static final double SEVERAL_POINTS = 0.05;

  private static ComputeDevice device;
  private static LabeledImages images;
  private static LabeledImages test;
  private static NetworkPool relu;
  private static List<Control> reluControls;

  @BeforeAll
  static void train() throws IOException {
    device = ComputeDevice.best();
    images =
        SampleData.inUserCache()
            .mnist()
            .train(SampleData.MNIST_NORMALIZATION)
            .range(0, TRAINING_IMAGES);
    test =
        SampleData.inUserCache().mnist().test(SampleData.MNIST_NORMALIZATION).range(0, TEST_ITEMS);
    relu = pool(Activation.RELU, 1);
    reluControls = controls(relu, 1);
  }

  @AfterAll
  static void close() {
    device.close();
  }

  @TestFactory
  Stream<DynamicTest> verdictIsRightOnReluNetworks() {
    Auditor auditor = new Auditor(device, relu, 1);
    return reluControls.stream()
        .map(control -> DynamicTest.dynamicTest(control.name(), () -> isRight(auditor, control)));
  }

  /** The hidden units of these have signs to flip, which matters to copies and fresh networks. */
  @TestFactory
  Stream<DynamicTest> verdictIsRightOnTanhNetworks() {
    NetworkPool tanh = pool(Activation.TANH, 2);
    Auditor auditor = new Auditor(device, tanh, 2);
    return controls(tanh, 2).stream()
        .filter(
            control ->
                Stream.of(
                        "units permuted",
                        "copies, permuted",
                        "copies with noise",
                        "planted",
                        "fresh networks")
                    .anyMatch(control.name()::contains))
        .map(control -> DynamicTest.dynamicTest(control.name(), () -> isRight(auditor, control)));
  }

  /** What the controls are for: each of these mistakes in an audit makes one come out wrong. */
  @TestFactory
  Stream<DynamicTest> mistakeIsNoticed() {
    return Mistake.all().stream()
        .map(
            mistake ->
                DynamicTest.dynamicTest(
                    mistake.name(),
                    () -> {
                      Control control = control(mistake.control());
                      Auditor auditor =
                          new Auditor(
                              device,
                              relu,
                              mistake.of(relu.mlp().symmetries()),
                              mistake.policy(),
                              1);
                      AuditResult result = auditor.audit(control);
                      assertThat(control.isRight(result)).as("%s", result.conclusion()).isFalse();
                    }));
  }

  private static Control control(String name) {
    return reluControls.stream()
        .filter(control -> control.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static NetworkPool pool(Activation activation, long seed) {
    Mlp mlp = new Mlp(List.of(784, 10, 10), activation);
    Classifier classifier = new Classifier(device, mlp, test);
    return NetworkPool.train(
        device,
        mlp,
        images,
        NetworkPool.task(classifier, test),
        new NetworkPool.Size(TRAINING + 2 * OTHERS, 2, 120, OTHERS, 0),
        seed);
  }

  private static List<Control> controls(NetworkPool pool, long seed) {
    return Controls.of(pool, TRAINING, OTHERS, Noise.costing(pool, SEVERAL_POINTS), seed);
  }

  private static void isRight(Auditor auditor, Control control) {
    AuditResult result = auditor.audit(control);
    assertThat(control.isRight(result))
        .as("%s: %s %s", control.truth(), result.conclusion(), result.labels())
        .isTrue();
  }
}
