package org.weightaudit.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightaudit.sampledata.SampleData;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** Zoos of real MNIST networks. */
class ZooTrainerTest {

  private static final Mlp MLP = new Mlp(List.of(784, 10, 10), Activation.RELU);

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

  private record Saved(int run, int step, int epoch, float[] weights) {}

  private static List<Saved> train(ZooPlan plan, LabeledImages images) {
    List<Saved> saved = new ArrayList<>();
    new ZooTrainer(device)
        .train(
            plan,
            images,
            (run, step, epoch, weights) -> saved.add(new Saved(run, step, epoch, weights)),
            Progress.unobserved());
    return saved;
  }

  private static ZooPlan plan(Recipe recipe, SavedSteps steps, int runs, long seed) {
    return new ZooPlan(MLP, recipe, steps, runs, new Seed(seed));
  }

  @Test
  void oneEpochOfMnistMakesWorkingNetworks() {
    List<Saved> zoo = train(plan(Recipe.ofEpochs(1), new SavedSteps.Final(), 20, 1), train);
    assertThat(zoo).extracting(Saved::run).containsExactlyElementsOf(range(20));
    assertThat(zoo).extracting(Saved::step).containsOnly(468);
    DenseMatrix rows = DenseMatrix.ofRows(zoo.stream().map(Saved::weights).toArray(float[][]::new));
    try (Classifier classifier = new Classifier(device, MLP, test)) {
      double[] accuracies =
          classifier.predict(rows, Progress.unobserved()).accuracies(test.labels());
      assertThat(Arrays.stream(accuracies).min().orElseThrow()).isGreaterThan(0.85);
    }
  }

  private static List<Integer> range(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void sameSeedGivesTheSameBitsAndAnotherSeedOthers() {
    LabeledImages few = train.range(0, 1280);
    Recipe recipe = Recipe.ofEpochs(2);
    List<Saved> first = train(plan(recipe, new SavedSteps.Final(), 11, 5), few);
    List<Saved> again = train(plan(recipe, new SavedSteps.Final(), 11, 5), few);
    List<Saved> other = train(plan(recipe, new SavedSteps.Final(), 11, 6), few);
    for (int i = 0; i < first.size(); i++) {
      assertThat(again.get(i).weights()).isEqualTo(first.get(i).weights());
      assertThat(other.get(i).weights()).isNotEqualTo(first.get(i).weights());
    }
  }

  @Test
  void runsOfAZooDiffer() {
    List<Saved> zoo =
        train(
            plan(Recipe.ofEpochs(1), new SavedSteps.Listed(List.of(0, 3)), 70, 2),
            train.range(0, 640));
    assertThat(zoo.stream().map(saved -> Arrays.hashCode(saved.weights())).distinct()).hasSize(140);
  }

  @Test
  void listedStepsAreSavedFromTheInitialisationOn() {
    List<Saved> zoo =
        train(
            plan(Recipe.ofEpochs(2), new SavedSteps.Listed(List.of(0, 1, 5, 10)), 3, 3),
            train.range(0, 640));
    assertThat(zoo).extracting(Saved::step).containsExactly(0, 0, 0, 1, 1, 1, 5, 5, 5, 10, 10, 10);
    assertThat(zoo).extracting(Saved::epoch).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2);
    double bound = 1 / Math.sqrt(784);
    for (int k = 0; k < 7850; k++) {
      assertThat(Math.abs(zoo.get(0).weights()[k])).isLessThanOrEqualTo((float) bound);
    }
  }

  @Test
  void drawnStepsAreOthersForEachRunAndTheSameForEachSeed() {
    SavedSteps drawn = new SavedSteps.Drawn(4, new Seed(9));
    List<Saved> zoo = train(plan(Recipe.ofEpochs(2), drawn, 3, 3), train.range(0, 1280));
    List<List<Integer>> steps = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      int of = run;
      steps.add(zoo.stream().filter(s -> s.run() == of).map(Saved::step).toList());
      assertThat(steps.get(run)).hasSize(4).isSorted().doesNotHaveDuplicates();
      assertThat(steps.get(run)).startsWith(0).endsWith(20);
    }
    assertThat(steps).doesNotHaveDuplicates();
    assertThat(train(plan(Recipe.ofEpochs(2), drawn, 1, 3), train.range(0, 1280)))
        .extracting(Saved::step)
        .isEqualTo(steps.get(0));
  }

  @Test
  void trajectoryIsEveryStepAfterTheSchedule() {
    List<Saved> zoo =
        train(
            plan(Recipe.ofEpochs(1), new SavedSteps.Consecutive(30, 0.01), 1, 4),
            train.range(0, 1280));
    assertThat(zoo).hasSize(30);
    assertThat(zoo.get(0).step()).isEqualTo(11);
    for (int i = 1; i < zoo.size(); i++) {
      assertThat(zoo.get(i).step()).isEqualTo(zoo.get(i - 1).step() + 1);
      assertThat(distance(zoo.get(i), zoo.get(i - 1))).isBetween(1e-4, 0.5);
    }
  }

  private static double distance(Saved a, Saved b) {
    double sum = 0;
    for (int k = 0; k < a.weights().length; k++) {
      double difference = (double) a.weights()[k] - b.weights()[k];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  @Test
  void impossiblePlansAreRefused() {
    assertThatThrownBy(
            () ->
                train(
                    plan(Recipe.ofEpochs(1), new SavedSteps.Listed(List.of(11)), 1, 1),
                    train.range(0, 1280)))
        .hasMessage("step 11 is to be saved, but training ends after step 10");
    assertThatThrownBy(
            () ->
                train(
                    plan(Recipe.ofEpochs(1), new SavedSteps.Drawn(12, new Seed(1)), 1, 1),
                    train.range(0, 1280)))
        .hasMessage("12 states of a run are to be saved, but training has only 10 steps");
    assertThatThrownBy(
            () -> train(plan(Recipe.ofEpochs(1), new SavedSteps.Final(), 1, 1), train.range(0, 50)))
        .hasMessage("batchSize is 128, but the data set has only 50 images");
    assertThatThrownBy(() -> Recipe.ofEpochs(0)).hasMessage("epochs is 0; wanted: at least 1");
    assertThatThrownBy(() -> Recipe.ofEpochs(1).withLearningRate(Double.NaN))
        .hasMessage("learningRate is NaN; wanted: a positive number");
  }

  @Test
  void progressRisesAndCancellationStops() {
    List<Double> fractions = new ArrayList<>();
    assertThatThrownBy(
            () ->
                new ZooTrainer(device)
                    .train(
                        plan(Recipe.ofEpochs(1), new SavedSteps.Final(), 1, 1),
                        train,
                        (run, step, epoch, weights) -> {},
                        (phase, fraction) -> {
                          fractions.add(fraction);
                          if (fraction > 0.2) {
                            throw new CancellationException();
                          }
                        }))
        .isInstanceOf(CancellationException.class);
    assertThat(fractions).isSorted().hasSizeGreaterThan(3);
  }
}
