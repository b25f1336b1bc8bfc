package org.weightaudit.novelty.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.weightaudit.novelty.distance.Exclusion;
import org.weightaudit.novelty.distance.Neighbours;
import org.weightaudit.novelty.distance.SymmetryAwareDistance;
import org.weightaudit.novelty.statistics.Quantiles;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Symmetries;

/** Measures what generated checkpoints will be judged against. */
final class Groundwork {

  private static final int SPACING_SAMPLE = 100;

  private final MatrixProducts products;
  private final Policy policy;
  private final Seed seed;

  Groundwork(MatrixProducts products, Policy policy, Seed seed) {
    this.products = products;
    this.policy = policy;
    this.seed = seed;
  }

  Mode mode(Usable training) {
    return training.checkpoints().distinctRuns() >= policy.decision().fewestRuns()
        ? Mode.INDEPENDENT
        : Mode.TRAJECTORY;
  }

  /**
   * Measures the training set, without its duplicates, and what stands for fresh networks.
   *
   * @param duplicates by their rows in all of training
   */
  Ground lay(
      AuditInput input,
      Usable allTraining,
      List<Duplicate> duplicates,
      Optional<Usable> reference,
      Progress progress) {
    Mode mode = mode(allTraining);
    Usable training = allTraining.without(duplicates);
    Measuring measuring =
        new Measuring(
            training.checkpoints(),
            input.symmetries(),
            input.task(),
            policy.labelling(),
            products,
            seed);
    WeightMatrix weights = training.checkpoints().weights();
    Neighbours trainingSelf =
        measuring
            .metric()
            .nearest(weights, weights, selfExclusion(mode, training), 1, progress.between(0, 0.3));
    Yard yard = yard(mode, training, reference, measuring, progress.between(0.3, 1));
    Scale scale = scale(mode, input, training, measuring, trainingSelf, yard);
    return new Ground(
        mode,
        training,
        inRowsOf(allTraining, duplicates),
        reference,
        measuring,
        trainingSelf,
        yard,
        scale);
  }

  /** Training checkpoints that repeat earlier ones: up to symmetry, in a trajectory bit for bit. */
  List<Duplicate> duplicates(Symmetries symmetries, Usable training, Progress progress) {
    SymmetryAwareDistance metric =
        new SymmetryAwareDistance(symmetries, products, seed.of("alignment"));
    double tolerance = 0;
    if (mode(training) == Mode.INDEPENDENT) {
      Checkpoints all = training.checkpoints();
      double[] nearest =
          metric
              .nearest(
                  all.weights(),
                  all.weights(),
                  Exclusion.sameRun(all.runs()),
                  1,
                  progress.between(0, 0.5))
              .distances();
      tolerance = policy.labelling().copyDistance() * Quantiles.median(nearest);
    }
    return Measuring.duplicates(
        training.checkpoints(), metric, tolerance, progress.between(0.5, 1));
  }

  static List<Duplicate> inRowsOf(Usable group, List<Duplicate> duplicates) {
    return duplicates.stream()
        .map(d -> new Duplicate(group.rows()[d.row()], group.rows()[d.original()]))
        .toList();
  }

  private static Exclusion selfExclusion(Mode mode, Usable training) {
    return mode == Mode.INDEPENDENT
        ? Exclusion.sameRun(training.checkpoints().runs())
        : Exclusion.self();
  }

  /** What generated checkpoints are compared with: references, else training runs, else nothing. */
  private Yard yard(
      Mode mode,
      Usable training,
      Optional<Usable> reference,
      Measuring measuring,
      Progress progress) {
    if (reference.isPresent()) {
      Checkpoints references = reference.get().checkpoints();
      return new Yard(
          Yardstick.REFERENCES,
          references.runs(),
          Optional.of(measuring.measure(references, Exclusion.none(), progress)));
    }
    if (mode == Mode.TRAJECTORY) {
      return new Yard(Yardstick.NONE, new int[0], Optional.empty());
    }
    int[] runs = training.checkpoints().runs();
    Checkpoints lastOfRuns = training.checkpoints().select(lastOfRuns(runs));
    Exclusion sameRun = (from, to) -> lastOfRuns.runs()[from] == runs[to];
    return new Yard(
        Yardstick.TRAINING_RUNS,
        lastOfRuns.runs(),
        Optional.of(measuring.measure(lastOfRuns, sameRun, progress)));
  }

  private static int[] lastOfRuns(int[] runs) {
    List<Integer> last = new ArrayList<>();
    for (int i = 0; i < runs.length; i++) {
      int run = runs[i];
      if (Arrays.stream(runs, i + 1, runs.length).noneMatch(later -> later == run)) {
        last.add(i);
      }
    }
    return last.stream().mapToInt(Integer::intValue).toArray();
  }

  private Scale scale(
      Mode mode,
      AuditInput input,
      Usable training,
      Measuring measuring,
      Neighbours trainingSelf,
      Yard yard) {
    Policy.Labelling p = policy.labelling();
    double floor =
        measuring
            .trainingPerformance()
            .map(Quantiles::median)
            .map(median -> (input.task().orElseThrow().chance() + median) / 2)
            .orElse(Double.NaN);
    boolean trajectory = mode == Mode.TRAJECTORY;
    double typical = Scale.median(yard.distance());
    double extent = trajectory ? medianPairDistance(training, input.symmetries()) : typical;
    double[] runRatio = trajectory ? new double[0] : yard.runRatio();
    double spacing =
        trajectory ? p.spacingShare() * Quantiles.median(trainingSelf.distances()) : Double.NaN;
    return new Scale(
        p.copyDistance() * extent,
        p.copyDistance() * (trajectory ? extent : Scale.median(yard.scaledDistance())),
        trajectory ? spacing : p.certainDistance() * typical,
        Scale.tail(yard.distance(), p.nearQuantile(), p.quantileValues()),
        Scale.tail(runRatio, p.nearQuantile(), p.quantileValues()),
        Scale.quantile(yard.distance(), p.suspectQuantile()),
        Scale.quantile(runRatio, p.suspectQuantile()),
        spacing,
        trajectory ? p.reachShare() * typical : Double.NaN,
        Scale.median(yard.similarity()),
        Scale.tail(yard.similarity(), p.similarQuantile(), p.quantileValues()),
        Scale.tail(yard.overlap(), p.similarQuantile(), p.quantileValues()),
        Math.min(
            Scale.tail(yard.hullRatio(), p.hullQuantile(), p.quantileValues()),
            p.hullShare() * Scale.median(yard.hullRatio())),
        floor);
  }

  /** The median distance of two steps of a trajectory, of at most 100 evenly spread ones. */
  private double medianPairDistance(Usable training, Symmetries symmetries) {
    int count = Math.min(SPACING_SAMPLE, training.rows().length);
    int[] spread = new int[count];
    Arrays.setAll(spread, i -> (int) ((long) i * training.rows().length / count));
    WeightMatrix steps = training.checkpoints().weights().select(spread);
    double[][] all =
        new SymmetryAwareDistance(Symmetries.none(symmetries.layout()), products, seed)
            .all(steps, steps);
    double[] pairs = new double[count * (count - 1) / 2];
    int next = 0;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        pairs[next++] = all[i][j];
      }
    }
    return Quantiles.median(pairs);
  }
}
