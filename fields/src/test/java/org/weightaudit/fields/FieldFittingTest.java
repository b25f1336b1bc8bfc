package org.weightaudit.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightaudit.fields.compute.FieldEvaluation;
import org.weightaudit.fields.network.NeuralField;
import org.weightaudit.shapes.occupancy.Labels;
import org.weightaudit.shapes.occupancy.OccupancyPoints;
import org.weightaudit.shapes.occupancy.OccupancySampler;
import org.weightaudit.shapes.source.AircraftFamily;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/** Small fields of a few aircraft. */
class FieldFittingTest {

  private static final NeuralField FIELD = new NeuralField(3, List.of(24, 24), 4);
  private static final FitRecipe FEW_STEPS = new FitRecipe.Decaying(128, 12, 5e-3, 0.05);
  private static final Seed SEED = new Seed(5);

  private static ComputeDevice device;
  private static List<OccupancyPoints> shapes;
  private static List<OccupancyPoints> fresh;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
    shapes = points(1);
    fresh = points(2);
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static List<OccupancyPoints> points(long seed) {
    AircraftFamily family = new AircraftFamily(3, new Seed(1));
    OccupancySampler sampler = new OccupancySampler(2000, 0.01, Labels.raw());
    List<OccupancyPoints> points = new ArrayList<>();
    for (int i = 0; i < family.count(); i++) {
      points.add(sampler.sample(family.mesh(i), new Seed(seed).of(i), Progress.unobserved()));
    }
    return points;
  }

  private static List<float[]> fitted(FitRecipe recipe, SharedStart start) {
    FieldFitting fitting = new FieldFitting(device, new FieldPlan(FIELD, recipe, start, SEED));
    fitting.begin(shapes.get(0), Progress.unobserved());
    return fitting.fit(0, shapes, Progress.unobserved()).stream()
        .map(FittedField::weights)
        .toList();
  }

  @Test
  void fieldsTellPointsInsideFromPointsOutsideThatTheyHaveNotSeen() {
    List<float[]> fields =
        fitted(new FitRecipe.Decaying(512, 400, 1e-2, 0.05), SharedStart.TRAINED_FIRST);
    FieldEvaluation evaluation = new FieldEvaluation(device, FIELD);
    List<FieldEvaluation.Fit> own = evaluation.fits(fields, fresh);
    List<FieldEvaluation.Fit> others =
        evaluation.fits(fields, List.of(fresh.get(1), fresh.get(2), fresh.get(0)));
    for (int i = 0; i < fields.size(); i++) {
      assertThat(own.get(i).iou()).isGreaterThan(0.6).isGreaterThan(others.get(i).iou() + 0.1);
      assertThat(own.get(i).loss()).isLessThan(others.get(i).loss());
    }
  }

  @Test
  void othersStartFromTheTrainedFirstField() {
    FitRecipe standing = new FitRecipe.Decaying(128, 12, 1e-12, 0.05);
    List<float[]> fields = fitted(standing, SharedStart.TRAINED_FIRST);
    assertThat(fields.get(1)).containsExactly(fields.get(0), within(1e-6f));
    List<float[]> moved = fitted(FEW_STEPS, SharedStart.TRAINED_FIRST);
    assertThat(distance(moved.get(1), moved.get(0))).isPositive();
    assertThat(distance(moved.get(1), moved.get(0)))
        .isLessThan(distance(moved.get(1), fields.get(0)));
  }

  @Test
  void fieldsStartAlikeOrEachByItself() {
    FitRecipe standing = new FitRecipe.Decaying(128, 1, 1e-12, 1);
    List<float[]> same = fitted(standing, SharedStart.SAME_UNTRAINED);
    assertThat(same.get(2)).containsExactly(same.get(0), within(1e-6f));
    List<float[]> independent = fitted(standing, SharedStart.INDEPENDENT);
    assertThat(distance(independent.get(2), independent.get(0))).isGreaterThan(1);
    assertThat(independent.get(0)).containsExactly(same.get(0), within(1e-6f));
  }

  @Test
  void aFieldDoesNotDependOnItsGroup() {
    FieldPlan plan = new FieldPlan(FIELD, FEW_STEPS, SharedStart.TRAINED_FIRST, SEED);
    List<float[]> together = fitted(FEW_STEPS, SharedStart.TRAINED_FIRST);
    FieldFitting fitting = new FieldFitting(device, plan);
    fitting.begin(shapes.get(0), Progress.unobserved());
    float[] alone = fitting.fit(2, shapes.subList(2, 3), Progress.unobserved()).get(0).weights();
    assertThat(alone).containsExactly(together.get(2), within(1e-4f));
  }

  @Test
  void theSameSeedGivesTheSameFields() {
    List<float[]> once = fitted(FEW_STEPS, SharedStart.TRAINED_FIRST);
    List<float[]> again = fitted(FEW_STEPS, SharedStart.TRAINED_FIRST);
    for (int i = 0; i < once.size(); i++) {
      assertThat(again.get(i)).containsExactly(once.get(i));
    }
  }

  @Test
  void aFieldThatHasStoppedStaysWhileOthersGoOn() {
    byte[] outside = new byte[shapes.get(0).count()];
    OccupancyPoints empty = new OccupancyPoints(shapes.get(0).points(), outside);
    FitRecipe recipe = new FitRecipe.Plateaus(1000, 1e-2, 400);
    FieldPlan plan = new FieldPlan(FIELD, recipe, SharedStart.SAME_UNTRAINED, SEED);
    List<FittedField> fields =
        new FieldFitting(device, plan).fit(0, List.of(empty, shapes.get(1)), Progress.unobserved());
    FittedField alone =
        new FieldFitting(device, plan).fit(0, List.of(empty), Progress.unobserved()).get(0);
    assertThat(fields.get(0).steps()).isLessThan(fields.get(1).steps());
    assertThat(alone.steps()).isEqualTo(fields.get(0).steps());
    assertThat(alone.weights()).containsExactly(fields.get(0).weights(), within(1e-4f));
  }

  @Test
  void withoutAFirstFieldNoneCanFollow() {
    FieldPlan plan = new FieldPlan(FIELD, FEW_STEPS, SharedStart.TRAINED_FIRST, SEED);
    assertThatThrownBy(() -> new FieldFitting(device, plan).fit(1, shapes, Progress.unobserved()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("first shape");
  }

  @Test
  void aFittingThatDivergesIsRefused() {
    assertThatThrownBy(
            () -> fitted(new FitRecipe.Decaying(128, 12, 1e38, 1), SharedStart.SAME_UNTRAINED))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("shape 0");
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (double) (a[k] - b[k]);
    }
    return Math.sqrt(sum);
  }
}
