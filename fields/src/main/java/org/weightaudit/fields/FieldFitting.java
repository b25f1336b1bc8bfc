package org.weightaudit.fields;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightaudit.fields.compute.FieldTraining;
import org.weightaudit.shapes.occupancy.OccupancyPoints;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * Fits fields to shapes, a group of shapes at a time: all fields of a group take a step together,
 * each on points of its own shape. What becomes of a field depends on the plan, its shape's place
 * and points, and the size of its group in the last bits; not on other shapes, but for the one all
 * start from. Cost: 6·B·D operations a step and field, for B points a step and D parameters. A
 * group takes as many steps as the field of it that takes most.
 */
public final class FieldFitting {

  private final ComputeDevice device;
  private final FieldPlan plan;
  private Optional<FittedField> first = Optional.empty();

  public FieldFitting(ComputeDevice device, FieldPlan plan) {
    this.device = device;
    this.plan = plan;
  }

  /**
   * Fits the shape with place 0, from whose weights all others start under {@link
   * SharedStart#TRAINED_FIRST}. Under all others there is nothing to begin with.
   *
   * @return what a later fitting can {@link #resume} from
   */
  public Optional<FittedField> begin(OccupancyPoints shape, Progress progress) {
    if (plan.start() == SharedStart.TRAINED_FIRST) {
      first = Optional.of(fitted(0, List.of(shape), List.of(untrained(0)), true, progress).get(0));
    }
    return first;
  }

  /** Goes on from the first shape's field that another fitting by the same plan has begun with. */
  public void resume(FittedField begun) {
    first = Optional.of(begun);
  }

  /**
   * Fits a group.
   *
   * @param firstPlace the place of the group's first shape among all shapes
   * @throws IllegalStateException if others start from the first shape's field and it was not
   *     fitted
   * @throws DivergedException if a field has a weight that is not finite
   */
  public List<FittedField> fit(int firstPlace, List<OccupancyPoints> shapes, Progress progress) {
    if (plan.start() != SharedStart.TRAINED_FIRST) {
      List<float[]> starts =
          IntStream.range(firstPlace, firstPlace + shapes.size())
              .mapToObj(this::untrained)
              .toList();
      return fitted(firstPlace, shapes, starts, false, progress);
    }
    FittedField begun =
        first.orElseThrow(() -> new IllegalStateException("the first shape was not fitted"));
    List<FittedField> fields = new ArrayList<>();
    int known = firstPlace == 0 ? 1 : 0;
    if (known == 1) {
      fields.add(begun);
    }
    List<OccupancyPoints> rest = shapes.subList(known, shapes.size());
    if (!rest.isEmpty()) {
      List<float[]> starts = rest.stream().map(shape -> begun.weights()).toList();
      fields.addAll(fitted(firstPlace + known, rest, starts, false, progress));
    }
    return List.copyOf(fields);
  }

  private float[] untrained(int place) {
    long own = plan.start() == SharedStart.INDEPENDENT ? place : 0;
    return plan.field().untrained(plan.seed().of("initialisation").of(own));
  }

  private List<FittedField> fitted(
      int firstPlace,
      List<OccupancyPoints> shapes,
      List<float[]> starts,
      boolean othersFollow,
      Progress progress) {
    int count = shapes.size();
    int[] steps = new int[count];
    Pace[] paces = new Pace[count];
    Seed seed = plan.seed().of("points");
    Batches batches =
        new Batches(
            shapes,
            IntStream.range(0, count).mapToObj(i -> seed.of(firstPlace + i).random()).toList(),
            plan.recipe().pointsPerStep());
    Arrays.setAll(paces, i -> plan.recipe().pace(shapes.get(i).count(), othersFollow));
    try (FieldTraining training =
        new FieldTraining(device, plan.field(), starts, plan.recipe().reduction())) {
      while (!Arrays.stream(paces).allMatch(Pace::isFinished)) {
        batches.draw();
        double[] rates =
            Arrays.stream(paces)
                .mapToDouble(pace -> pace.isFinished() ? 0 : pace.learningRate())
                .toArray();
        float[] losses = training.step(batches.points(), batches.labels(), rates);
        for (int i = 0; i < count; i++) {
          if (!paces[i].isFinished()) {
            paces[i].after(losses[i]);
            steps[i]++;
          }
        }
        double done = Arrays.stream(paces).mapToDouble(Pace::fraction).min().orElse(1);
        progress.report("fitting", done);
      }
      float[][] rows = training.checkpoints();
      return IntStream.range(0, count)
          .mapToObj(i -> new FittedField(finite(rows[i], firstPlace + i), steps[i]))
          .toList();
    }
  }

  private static float[] finite(float[] weights, int place) {
    for (float weight : weights) {
      if (!Float.isFinite(weight)) {
        throw new DivergedException(
            "the field of shape %d has a weight that is %s".formatted(place, weight));
      }
    }
    return weights;
  }
}
