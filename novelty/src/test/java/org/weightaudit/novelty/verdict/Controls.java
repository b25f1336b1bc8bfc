package org.weightaudit.novelty.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.weightaudit.novelty.baseline.Baselines;
import org.weightaudit.novelty.distance.Exclusion;
import org.weightaudit.novelty.distance.SymmetryAwareDistance;
import org.weightaudit.novelty.statistics.Quantiles;
import org.weightaudit.novelty.verdict.Control.Truth;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Aligner;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.UnitAlignment;

/**
 * Makes one resampling of all controls from a pool: which networks are training, reference and
 * fresh is drawn anew, and so are copies, noise and averages.
 */
final class Controls {

  /** So few that twice their epochs cost no more than the other training sets. */
  private static final int RUNS_OF_EVERY_EPOCH = 40;

  private final NetworkPool pool;
  private final SplittableRandom random;
  private final Aligner aligner;
  private final float[][] training;
  private final Checkpoints trainingSet;
  private final Checkpoints trajectory;
  private final Optional<Checkpoints> reference;
  private final float[][] fresh;
  private final int[] trainingRuns;
  private final double perturbation;
  private final List<Control> controls = new ArrayList<>();

  /**
   * @param perturbation standard deviation of noise that costs several points of accuracy
   */
  private Controls(NetworkPool pool, int trainingSize, int others, double perturbation, long seed) {
    this.pool = pool;
    this.perturbation = perturbation;
    random = new SplittableRandom(seed);
    aligner = new Aligner(pool.mlp().symmetries());
    int[] order =
        Baselines.distinct(trainingSize + 2 * others, pool.runs().length, new Seed(seed).random());
    float[][] networks = pool.networks();
    trainingRuns = Arrays.copyOf(order, trainingSize);
    training = pick(networks, trainingRuns);
    trainingSet = independent(training);
    trajectory =
        Checkpoints.ofRuns(
            DenseMatrix.ofRows(pool.trajectory()), new int[pool.trajectory().length]);
    reference =
        Optional.of(
            independent(
                pick(networks, Arrays.copyOfRange(order, trainingSize, trainingSize + others))));
    fresh = pick(networks, Arrays.copyOfRange(order, trainingSize + others, order.length));
  }

  private static float[][] pick(float[][] rows, int[] indices) {
    return Arrays.stream(indices).mapToObj(i -> rows[i]).toArray(float[][]::new);
  }

  /** All controls of one resampling. */
  static List<Control> of(
      NetworkPool pool, int trainingSize, int others, double perturbation, long seed) {
    Controls made = new Controls(pool, trainingSize, others, perturbation, seed);
    made.copies();
    made.mixtures();
    made.worseThanCopies();
    made.trajectories();
    made.freshNetworks();
    made.unusualTrainingSets();
    return made.controls;
  }

  private void copies() {
    add("exact copies", Truth.MEMORIZED, copied(fresh.length));
    add("copies, hidden units permuted", Truth.MEMORIZED, rearranged(copied(fresh.length)));
    double little = 0.05 * spacing() / Math.sqrt(training[0].length);
    add(
        "copies, permuted, with little noise",
        Truth.MEMORIZED,
        noisy(rearranged(copied(fresh.length)), little));
    if (pool.mlp().activation() == Activation.RELU) {
      add("copies, units rescaled", Truth.MEMORIZED, rescaled(copied(fresh.length)));
    }
  }

  /** The typical distance of a training network to the next. */
  private double spacing() {
    try (var device = org.weightaudit.weights.compute.ComputeDevice.best()) {
      DenseMatrix rows = DenseMatrix.ofRows(training);
      return Quantiles.median(
          new SymmetryAwareDistance(
                  pool.mlp().symmetries(), new MatrixProducts(device), new Seed(1))
              .nearest(rows, rows, Exclusion.self(), 1, Progress.unobserved())
              .distances());
    }
  }

  private void mixtures() {
    int count = fresh.length;
    planted("fresh with 10 % planted copies", count / 10, fresh);
    planted("40 % copies, 60 % fresh", 2 * count / 5, fresh);
    planted("45 % copies, 55 % random initialisations", 9 * count / 20, pool.initialisations());
  }

  private void planted(String name, int copies, float[][] rest) {
    float[][] generated = Arrays.copyOf(rest, fresh.length);
    int[] places = Baselines.distinct(copies, generated.length, random.split());
    float[][] copied = rearranged(copied(copies));
    for (int k = 0; k < copies; k++) {
      generated[places[k]] = copied[k];
    }
    Set<Integer> planted = IntStream.of(places).boxed().collect(Collectors.toSet());
    controls.add(
        new Control(
            name,
            Truth.PARTIAL_COPYING,
            trainingSet,
            independent(generated),
            reference,
            Optional.of(planted)));
  }

  private void worseThanCopies() {
    add(
        "copies with noise that costs points",
        Truth.PERTURBATION,
        noisy(rearranged(copied(fresh.length)), perturbation));
    add("averages of 16 unaligned networks", Truth.DEGENERATE, averages(training));
    add(
        "random initialisations",
        Truth.DEGENERATE,
        Arrays.copyOf(pool.initialisations(), fresh.length));
    add("averages of 4 aligned networks", Truth.INTERPOLATING, alignedAverages(4));
  }

  private void trajectories() {
    float[][] steps = pool.trajectory();
    DenseMatrix matrix = DenseMatrix.ofRows(steps);
    int count = fresh.length;
    float[][] windows = new float[count][];
    for (int i = 0; i < count; i++) {
      int first = random.nextInt(steps.length - 16);
      windows[i] = Baselines.mean(matrix, IntStream.range(first, first + 16).toArray());
    }
    float[][] gaussian = rows(Baselines.gaussians(matrix, count, new Seed(random.nextLong())));
    float[][] copies = pick(steps, random.ints(count, 0, steps.length).toArray());
    trajectory("averages of 16 consecutive steps", Truth.INTERPOLATING, windows, true);
    trajectory("averages of 16 consecutive steps", Truth.INTERPOLATING, windows, false);
    trajectory("gaussian samples of steps", Truth.INTERPOLATING, gaussian, true);
    trajectory("gaussian samples of steps", Truth.INTERPOLATING, gaussian, false);
    trajectory("copies of steps, permuted", Truth.MEMORIZED, rearranged(copies), true);
    trajectory("fresh, after a trajectory", Truth.NOVEL, fresh, true);
    trajectory("fresh, after a trajectory", Truth.UNDECIDED, fresh, false);
  }

  private void trajectory(String name, Truth truth, float[][] generated, boolean withReference) {
    controls.add(
        new Control(
            name + (withReference ? "" : ", no references"),
            truth,
            trajectory,
            independent(generated),
            withReference ? reference : Optional.empty(),
            Optional.empty()));
  }

  private void freshNetworks() {
    add("fresh networks", Truth.NOVEL, fresh);
    controls.add(
        new Control(
            "fresh networks, no references",
            Truth.NOVEL,
            trainingSet,
            independent(fresh),
            Optional.empty(),
            Optional.empty()));
    for (NetworkPool.OtherRecipe other : pool.otherRecipes()) {
      int[] drawn = Baselines.distinct(fresh.length, other.networks().length, random.split());
      add(
          "fresh, other recipe: " + other.name(),
          Truth.NO_ACCUSATION_OF_COPYING,
          pick(other.networks(), drawn));
    }
  }

  private void unusualTrainingSets() {
    float[][] repeated = training.clone();
    int duplicates = training.length / 5;
    for (int k = 0; k < duplicates; k++) {
      repeated[k] = rearranged(new float[][] {training[training.length - 1 - k]})[0];
    }
    Checkpoints withDuplicates = independent(repeated);
    add("fresh; 20 % duplicates in training", Truth.NOVEL, withDuplicates, fresh);
    float[][] copies =
        rearranged(pick(repeated, random.ints(fresh.length, 0, repeated.length).toArray()));
    add("copies; 20 % duplicates in training", Truth.MEMORIZED, withDuplicates, copies);

    List<float[]> epochs = new ArrayList<>();
    List<Integer> runs = new ArrayList<>();
    int[] someRuns =
        Arrays.copyOf(trainingRuns, Math.min(RUNS_OF_EVERY_EPOCH, trainingRuns.length));
    for (int run : someRuns) {
      for (float[] checkpoint : pool.runs()[run]) {
        epochs.add(checkpoint);
        runs.add(run);
      }
    }
    Checkpoints everyEpoch =
        Checkpoints.ofRuns(
            DenseMatrix.ofRows(epochs.toArray(float[][]::new)),
            runs.stream().mapToInt(Integer::intValue).toArray());
    add("fresh; every epoch in training", Truth.NOVEL, everyEpoch, fresh);
    add(
        "copies; every epoch in training",
        Truth.MEMORIZED,
        everyEpoch,
        rearranged(
            pick(
                epochs.toArray(float[][]::new),
                random.ints(fresh.length, 0, epochs.size()).toArray())));
  }

  private void add(String name, Truth truth, float[][] generated) {
    add(name, truth, trainingSet, generated);
  }

  private void add(String name, Truth truth, Checkpoints given, float[][] generated) {
    controls.add(
        new Control(name, truth, given, independent(generated), reference, Optional.empty()));
  }

  private static Checkpoints independent(float[][] rows) {
    return Checkpoints.independent(DenseMatrix.ofRows(rows));
  }

  private static float[][] rows(DenseMatrix matrix) {
    float[][] rows = new float[matrix.rows()][];
    Arrays.setAll(rows, matrix::row);
    return rows;
  }

  private float[][] copied(int count) {
    return pick(training, Baselines.distinct(count, training.length, random.split()));
  }

  /** Hidden units exchanged and, where that changes nothing, their signs flipped. */
  private float[][] rearranged(float[][] rows) {
    float[][] result = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      List<UnitAlignment> alignments = new ArrayList<>();
      for (SymmetryGroup group : pool.mlp().symmetries().groups()) {
        int[] permutation = Baselines.distinct(group.units(), group.units(), random.split());
        boolean[] flipped = new boolean[group.units()];
        for (int unit = 0; unit < flipped.length; unit++) {
          flipped[unit] = group.signFlips() && random.nextBoolean();
        }
        alignments.add(new UnitAlignment(permutation, flipped));
      }
      result[i] = aligner.apply(alignments, rows[i]);
    }
    return result;
  }

  private float[][] rescaled(float[][] rows) {
    float[][] result = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      result[i] = rows[i].clone();
      for (SymmetryGroup group : pool.mlp().symmetries().groups()) {
        int[][] in = pool.mlp().symmetries().positions(group.units(), group.incoming());
        int[][] out = pool.mlp().symmetries().positions(group.units(), group.outgoing());
        for (int unit = 0; unit < group.units(); unit++) {
          float factor = (float) Math.exp(random.nextDouble(-1.5, 1.5));
          for (int position : in[unit]) {
            result[i][position] *= factor;
          }
          for (int position : out[unit]) {
            result[i][position] /= factor;
          }
        }
      }
    }
    return result;
  }

  private float[][] noisy(float[][] rows, double standardDeviation) {
    return Noise.added(rows, standardDeviation, random.split());
  }

  private float[][] averages(float[][] from) {
    return rows(
        Baselines.averages(
            DenseMatrix.ofRows(from), 16, fresh.length, new Seed(random.nextLong())));
  }

  private float[][] alignedAverages(int size) {
    float[][] result = new float[fresh.length][];
    try (var device = org.weightaudit.weights.compute.ComputeDevice.best()) {
      SymmetryAwareDistance metric =
          new SymmetryAwareDistance(
              pool.mlp().symmetries(), new MatrixProducts(device), new Seed(1));
      for (int i = 0; i < result.length; i++) {
        float[][] chosen = copied(size);
        float[][] aligned = new float[size][];
        Arrays.setAll(
            aligned, k -> aligner.apply(metric.align(chosen[0], chosen[k]).units(), chosen[k]));
        result[i] = Baselines.mean(DenseMatrix.ofRows(aligned), IntStream.range(0, size).toArray());
      }
    }
    return result;
  }
}
