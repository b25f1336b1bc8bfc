package org.weightaudit.novelty.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Symmetries;

/** Noise baselines of a sampler that tells from which training checkpoints it started. */
class ParentsTest {

  private static final int COUNT = 60;
  private static final int SIZE = 8;
  private static final int ITEMS = 64;
  private static final Layout LAYOUT = new Layout(List.of(new TensorSpec("w", List.of(SIZE))));

  private static DenseMatrix random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[COUNT * SIZE];
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) random.nextGaussian();
    }
    return new DenseMatrix(COUNT, SIZE, values);
  }

  private static AuditInput input(DenseMatrix training, DenseMatrix generated, int... parents) {
    return new AuditInput(
        Checkpoints.independent(training),
        Checkpoints.independent(generated),
        Optional.empty(),
        Symmetries.none(LAYOUT),
        Optional.empty(),
        Optional.of(parents),
        List.of());
  }

  private static Optional<int[]> parents(AuditInput input) {
    try (ComputeDevice device = ComputeDevice.best()) {
      Audit audit = new Audit(new MatrixProducts(device), Policy.standard(), new Seed(1));
      return Parents.of(input, audit.ground(input), Usable.of(input.generated()));
    }
  }

  private static int[] all(int parent) {
    int[] parents = new int[COUNT];
    Arrays.fill(parents, parent);
    return parents;
  }

  @Test
  void noiseStartsFromTheParentsInTheirOrder() {
    WeightMatrix training = random(1);
    WeightMatrix noisy =
        BaselineRequest.noisy(training, Optional.of(new int[] {7, 3}), 5, 1e-6, new Seed(1));
    int[] expected = {7, 3, 7, 3, 7};
    for (int i = 0; i < expected.length; i++) {
      assertThat(noisy.row(i))
          .usingComparatorWithPrecision(1e-4f)
          .containsExactly(training.row(expected[i]));
    }
  }

  @Test
  void aParentThatRepeatsAnEarlierCheckpointCountsAsThat() {
    DenseMatrix training = random(1);
    float[] repeated = training.values().clone();
    System.arraycopy(repeated, 2 * SIZE, repeated, 9 * SIZE, SIZE);
    AuditInput input = input(new DenseMatrix(COUNT, SIZE, repeated), random(2), all(9));
    assertThat(parents(input)).hasValueSatisfying(p -> assertThat(p).containsOnly(2));
  }

  @Test
  void aParentThatWasSetAsideIsLeftOut() {
    float[] values = random(1).values().clone();
    values[4 * SIZE] = Float.NaN;
    int[] parents = all(4);
    parents[0] = 5;
    AuditInput input = input(new DenseMatrix(COUNT, SIZE, values), random(2), parents);
    assertThat(parents(input)).hasValueSatisfying(p -> assertThat(p).containsExactly(4));
  }

  @Test
  void samplesWithoutParentsLeaveTheChoiceToTheBaseline() {
    assertThat(parents(input(random(1), random(2), all(-1)))).isEmpty();
  }

  @Test
  void parentsMustBeRowsOfTheTrainingSet() {
    assertThatThrownBy(() -> input(random(1), random(2), all(COUNT)))
        .hasMessage("parent 60 is no row of 60 training checkpoints");
    assertThatThrownBy(() -> input(random(1), random(2), 1, 2))
        .hasMessage("60 generated checkpoints, but parents of 2");
  }

  /** The networks that an audit runs are its own three groups, baselines and noise. */
  @Test
  void anAuditMakesItsNoiseOfTheParents() {
    DenseMatrix training = random(1);
    List<WeightMatrix> run = new ArrayList<>();
    Task task =
        new Task(
            new int[ITEMS],
            2,
            Optional.of(
                weights -> {
                  run.add(weights);
                  return predictions(weights);
                }));
    AuditInput input =
        new AuditInput(
            Checkpoints.independent(training),
            Checkpoints.independent(random(2)),
            Optional.empty(),
            Symmetries.none(LAYOUT),
            Optional.of(task),
            Optional.of(all(3)),
            List.of(new BaselineRequest.Noise(1e-3)));
    try (ComputeDevice device = ComputeDevice.best()) {
      new Audit(new MatrixProducts(device), Policy.standard(), new Seed(1))
          .run(input, Progress.unobserved());
    }
    assertThat(run.stream().filter(made -> isNoiseOf(made, training)))
        .isNotEmpty()
        .allMatch(made -> isAround(made, training.row(3)));
  }

  /** Noise of this deviation stays this near. */
  private static boolean isAround(WeightMatrix made, float[] parent) {
    return IntStream.range(0, made.rows()).allMatch(i -> distance(made.row(i), parent) < 0.02);
  }

  /** Each near some training checkpoint, none equal to one. */
  private static boolean isNoiseOf(WeightMatrix made, DenseMatrix training) {
    return IntStream.range(0, made.rows())
        .allMatch(
            i -> {
              double nearest =
                  IntStream.range(0, training.rows())
                      .mapToDouble(j -> distance(made.row(i), training.row(j)))
                      .min()
                      .orElseThrow();
              return nearest > 0 && nearest < 0.02;
            });
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - (double) b[k]) * (a[k] - (double) b[k]);
    }
    return Math.sqrt(sum);
  }

  /** Items are directions; a network tells on which side of it they lie. */
  private static Predictions predictions(WeightMatrix weights) {
    short[] labels = new short[weights.rows() * ITEMS];
    for (int i = 0; i < weights.rows(); i++) {
      float[] row = weights.row(i);
      for (int item = 0; item < ITEMS; item++) {
        SplittableRandom random = new SplittableRandom(item);
        double side = 0;
        for (float value : row) {
          side += value * random.nextGaussian();
        }
        labels[i * ITEMS + item] = (short) (side > 0 ? 1 : 0);
      }
    }
    return new Predictions(weights.rows(), ITEMS, labels);
  }
}
