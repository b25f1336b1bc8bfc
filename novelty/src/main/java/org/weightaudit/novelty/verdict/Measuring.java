package org.weightaudit.novelty.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.weightaudit.novelty.behaviour.EmptyErrorSets;
import org.weightaudit.novelty.behaviour.ErrorSets;
import org.weightaudit.novelty.behaviour.LabelPlanes;
import org.weightaudit.novelty.behaviour.MostSimilar;
import org.weightaudit.novelty.distance.Alignments;
import org.weightaudit.novelty.distance.Exclusion;
import org.weightaudit.novelty.distance.Neighbour;
import org.weightaudit.novelty.distance.NeighbourRatio;
import org.weightaudit.novelty.distance.Neighbours;
import org.weightaudit.novelty.distance.SymmetryAwareDistance;
import org.weightaudit.novelty.hull.ConvexHull;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Aligner;
import org.weightaudit.weights.symmetry.CanonicalScaling;
import org.weightaudit.weights.symmetry.Symmetries;
import org.weightaudit.weights.symmetry.UnitAlignment;

/** Measures groups of checkpoints against one training set. */
final class Measuring {

  private static final int SHOWN_NEIGHBOURS = 3;
  private static final int HULLS_AT_A_TIME = 64;
  private static final double NEGLIGIBLE_DISTANCE = 1e-6;
  private static final double STANDARD_ERRORS = 2;

  private final Checkpoints training;
  private final Optional<Task> task;
  private final Policy.Labelling labelling;
  private final SymmetryAwareDistance metric;
  private final SymmetryAwareDistance plain;
  private final Aligner aligner;
  private final CanonicalScaling scaling;
  private final ConvexHull hull;
  private final TrainingCloud cloud;
  private final Optional<Behaviour> trainingBehaviour;

  Measuring(
      Checkpoints training,
      Symmetries symmetries,
      Optional<Task> task,
      Policy.Labelling labelling,
      MatrixProducts products,
      Seed seed) {
    this.training = training;
    this.task = task;
    this.labelling = labelling;
    metric = new SymmetryAwareDistance(symmetries, products, seed.of("alignment"));
    plain =
        new SymmetryAwareDistance(
            Symmetries.none(symmetries.layout()), products, seed.of("alignment"));
    aligner = new Aligner(symmetries);
    scaling = new CanonicalScaling(symmetries);
    hull = new ConvexHull(products);
    cloud = new TrainingCloud(training.weights(), metric, aligner);
    trainingBehaviour =
        task.flatMap(known -> predictions(known, training).map(p -> Behaviour.of(known, p)));
  }

  SymmetryAwareDistance metric() {
    return metric;
  }

  TrainingCloud cloud() {
    return cloud;
  }

  /** Accuracy of every training checkpoint, where it is known. */
  Optional<double[]> trainingPerformance() {
    return trainingBehaviour.map(known -> known.accuracies().clone());
  }

  /**
   * Everything there is to measure about a group.
   *
   * @param exclusion which training checkpoints do not count as neighbours of which of the group
   */
  Measurement measure(Checkpoints group, Exclusion exclusion, Progress progress) {
    WeightMatrix weights = group.weights();
    Neighbours aligned =
        metric.nearest(
            weights, training.weights(), exclusion, SHOWN_NEIGHBOURS, progress.between(0, 0.2));
    Neighbours unaligned =
        plain.nearest(weights, training.weights(), exclusion, 1, progress.between(0.4, 0.5));
    double[] scaled =
        scaling.isTrivial()
            ? aligned.distances()
            : metric
                .nearest(
                    new CanonicalMatrix(weights, scaling),
                    new CanonicalMatrix(training.weights(), scaling),
                    exclusion,
                    1,
                    progress.between(0.5, 0.6))
                .distances();
    return new Measurement(
        aligned.of(),
        alignments(weights, aligned.indices()),
        runRatios(weights, aligned, exclusion, progress.between(0.2, 0.4)),
        unaligned.distances(),
        scaled,
        relativeDistances(weights),
        hullRatios(weights, aligned, exclusion, progress.between(0.6, 0.95)),
        likeness(group, exclusion, aligned.indices()));
  }

  private double[] runRatios(
      WeightMatrix weights, Neighbours aligned, Exclusion exclusion, Progress progress) {
    int runs = training.distinctRuns();
    if (runs < 2) {
      double[] none = new double[weights.rows()];
      Arrays.fill(none, Double.NaN);
      return none;
    }
    Neighbours byRun =
        runs == training.count()
            ? aligned
            : metric.nearestRuns(
                weights, training.weights(), exclusion, training.runs(), 2, progress);
    return byRun.of().stream().mapToDouble(NeighbourRatio::of).toArray();
  }

  private List<List<UnitAlignment>> alignments(WeightMatrix weights, int[] nearest) {
    return IntStream.range(0, nearest.length)
        .parallel()
        .mapToObj(i -> metric.align(weights.row(i), training.weights().row(nearest[i])).units())
        .toList();
  }

  private double[] relativeDistances(WeightMatrix weights) {
    double typical = cloud.meanDistance();
    return Arrays.stream(cloud.distancesToMean(weights))
        .map(distance -> distance / typical)
        .toArray();
  }

  private double[] hullRatios(
      WeightMatrix weights, Neighbours nearest, Exclusion exclusion, Progress progress) {
    double negligible = NEGLIGIBLE_DISTANCE * cloud.meanDistance();
    double[] distances = nearest.distances();
    double[] ratios = new double[weights.rows()];
    for (int first = 0; first < ratios.length; first += HULLS_AT_A_TIME) {
      progress.report("convex hull", (double) first / ratios.length);
      int offset = first;
      int count = Math.min(HULLS_AT_A_TIME, ratios.length - first);
      int[] rows = IntStream.range(first, first + count).toArray();
      List<Alignments> laid = metric.alignments(weights.select(rows), training.weights());
      Arrays.stream(rows)
          .parallel()
          .forEach(
              i -> {
                ratios[i] = Double.NaN;
                if (distances[i] > negligible) {
                  Alignments own = laid.get(i - offset);
                  double h = hullDistance(weights.row(i), spanning(i, own, exclusion), own);
                  ratios[i] = Math.min(1, h / distances[i]);
                }
              });
    }
    return ratios;
  }

  private double hullDistance(float[] x, int[] spanning, Alignments laid) {
    float[][] points = new float[spanning.length][];
    for (int k = 0; k < points.length; k++) {
      int row = spanning[k];
      points[k] = aligner.apply(laid.of(row), training.weights().row(row));
    }
    return hull.distance(x, DenseMatrix.ofRows(points));
  }

  /**
   * The training checkpoints that span the hull for row i: all that may, or the nearest of them.
   */
  private int[] spanning(int i, Alignments laid, Exclusion exclusion) {
    int[] allowed =
        IntStream.range(0, training.count()).filter(j -> !exclusion.excludes(i, j)).toArray();
    return allowed.length <= labelling.hullCheckpoints()
        ? allowed
        : laid.nearest(allowed, labelling.hullCheckpoints());
  }

  /** Behaviour of a group, if both its own and the training checkpoints' predictions are known. */
  Optional<Likeness> likeness(Checkpoints group, Exclusion exclusion, int[] nearest) {
    if (task.isEmpty() || trainingBehaviour.isEmpty()) {
      return Optional.empty();
    }
    Task known = task.get();
    return predictions(known, group)
        .map(own -> likeness(known, own, trainingBehaviour.get(), exclusion, nearest));
  }

  private Likeness likeness(
      Task task, Predictions own, Behaviour training, Exclusion exclusion, int[] nearest) {
    MostSimilar errors =
        ErrorSets.of(own, task.truth())
            .mostSimilar(training.errors(), exclusion, EmptyErrorSets.UNDEFINED);
    LabelPlanes planes = LabelPlanes.of(own, task.classes());
    double[] overlap = planes.mostSimilar(training.labels(), exclusion).similarity();
    double[] performance = own.accuracies(task.truth());
    double[] withNearest = new double[nearest.length];
    boolean[] impaired = new boolean[nearest.length];
    for (int i = 0; i < nearest.length; i++) {
      withNearest[i] = planes.overlap(i, training.labels(), nearest[i]);
      double lost = training.accuracies()[nearest[i]] - performance[i];
      impaired[i] = lost > tolerableLoss(1 - withNearest[i], own.items());
    }
    return new Likeness(
        errors.similarity(), errors.index(), overlap, withNearest, impaired, performance);
  }

  /**
   * Two networks that differ on a share of the items differ in accuracy by chance with a standard
   * error of at most the root of that share over the number of items.
   */
  private double tolerableLoss(double differing, int items) {
    return Math.max(labelling.lostPerformance(), STANDARD_ERRORS * Math.sqrt(differing / items));
  }

  private static Optional<Predictions> predictions(Task task, Checkpoints group) {
    if (group.predictions().isPresent()) {
      return group.predictions();
    }
    return task.network().map(network -> network.apply(group.weights()));
  }

  /** Behaviour of weights made from the training checkpoints; nothing is excluded. */
  Likeness likenessOf(WeightMatrix weights) {
    return likeness(Checkpoints.independent(weights), Exclusion.none(), new int[0]).orElseThrow();
  }

  /** Mean greatest IoU of weights made from the training checkpoints; 0 where it is undefined. */
  double meanSimilarityOf(WeightMatrix weights) {
    Task known = task.orElseThrow();
    double[] similarity =
        ErrorSets.of(known.network().orElseThrow().apply(weights), known.truth())
            .mostSimilar(
                trainingBehaviour.orElseThrow().errors(),
                Exclusion.none(),
                EmptyErrorSets.UNDEFINED)
            .similarity();
    return Arrays.stream(Scale.defined(similarity)).average().orElse(0);
  }

  /** Distance of weights made from the training checkpoints to the nearest of these. */
  double[] distancesOf(WeightMatrix weights, Progress progress) {
    return metric.nearest(weights, training.weights(), Exclusion.none(), 1, progress).distances();
  }

  /** Whether weights made on the spot can be run. */
  boolean canRun() {
    return trainingBehaviour.isPresent() && task.flatMap(Task::network).isPresent();
  }

  /** What the training checkpoints do, in the forms in which it is compared. */
  private record Behaviour(ErrorSets errors, LabelPlanes labels, double[] accuracies) {

    static Behaviour of(Task task, Predictions predictions) {
      return new Behaviour(
          ErrorSets.of(predictions, task.truth()),
          LabelPlanes.of(predictions, task.classes()),
          predictions.accuracies(task.truth()));
    }
  }

  /** Rows of the training set that repeat an earlier one up to symmetry, as (row, first row). */
  static List<Duplicate> duplicates(
      Checkpoints group, SymmetryAwareDistance metric, double tolerance, Progress progress) {
    List<Duplicate> duplicates = new ArrayList<>();
    if (group.count() < 2) {
      return duplicates;
    }
    Exclusion notEarlier = (from, to) -> to >= from;
    Neighbours earlier = metric.nearest(group.weights(), group.weights(), notEarlier, 1, progress);
    for (int i = 0; i < group.count(); i++) {
      List<Neighbour> nearest = earlier.of().get(i);
      if (!nearest.isEmpty() && nearest.get(0).distance() <= tolerance) {
        duplicates.add(new Duplicate(i, nearest.get(0).index()));
      }
    }
    return duplicates;
  }
}
