package org.weightaudit.generators.gpt;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.augmentation.NeuronPermutations;
import org.weightaudit.generators.network.Noise;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.random.Seed;

/**
 * Pairs of checkpoints of one run, an earlier and a later one, in normalised units. They are read
 * from the matrix as they are drawn.
 */
final class Examples {

  private final TrainingSet set;
  private final Runs runs;
  private final Scaling scaling;
  private final Learning learning;
  private final Optional<NeuronPermutations> permutations;
  private final Optional<FreshStarts> freshStarts;
  private final int perEpoch;

  /**
   * @throws IllegalArgumentException if the set does not fit the configuration
   */
  Examples(TrainingSet set, Runs runs, Scaling scaling, Learning learning) {
    this.set = set;
    this.runs = runs;
    this.scaling = scaling;
    this.learning = learning;
    int count = runs.rows().size();
    perEpoch = learning.examplesPerEpoch() / count * count;
    if (perEpoch < learning.batchSize()) {
      throw new IllegalArgumentException(
          "examplesPerEpoch is %d, which is %d of each of the %d runs of the training set; wanted: enough for a batch of %d"
              .formatted(
                  learning.examplesPerEpoch(), perEpoch / count, count, learning.batchSize()));
    }
    permutations =
        learning.permutations() ? Optional.of(permutations(set.layout())) : Optional.empty();
    freshStarts =
        learning.freshStarts() > 0
            ? Optional.of(freshStarts(set.layout(), runs))
            : Optional.empty();
  }

  private static NeuronPermutations permutations(Layout layout) {
    return NeuronPermutations.of(layout)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "permutations is true; wanted: false, since the tensors %s are no chain of weights and biases"
                        .formatted(layout.names())));
  }

  private static FreshStarts freshStarts(Layout layout, Runs runs) {
    if (!runs.beginAtInitialisation()) {
      throw new IllegalArgumentException(
          "freshStarts is above 0; wanted: 0, since not all runs of the training set begin at step 0");
    }
    return FreshStarts.of(layout)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "freshStarts is above 0; wanted: 0, since it is not known how the tensors %s are initialised"
                        .formatted(layout.names())));
  }

  int stepsPerEpoch() {
    return perEpoch / learning.batchSize();
  }

  /**
   * Pairs on the host.
   *
   * @param starts [B, D], row-major
   * @param futures [B, D]
   * @param currents metrics of the starts, [B]
   * @param targets those of the futures, [B]
   */
  record Batch(float[] starts, float[] futures, double[] currents, double[] targets) {}

  /** The pairs of a step. */
  Batch batch(Seed seed, int step, SplittableRandom random) {
    int columns = set.layout().size();
    int[] chosen = runsOf(seed, step);
    Batch batch =
        new Batch(
            new float[Math.multiplyExact(chosen.length, columns)],
            new float[chosen.length * columns],
            new double[chosen.length],
            new double[chosen.length]);
    for (int i = 0; i < chosen.length; i++) {
      put(batch, i, runs.rows().get(chosen[i]), random);
    }
    return batch;
  }

  /** Each run equally often in an epoch, in an order that depends on the seed and the epoch. */
  private int[] runsOf(Seed seed, int step) {
    int epoch = step / stepsPerEpoch();
    int[] order = Noise.order(seed.of("order").of(epoch).random(), perEpoch);
    int from = step % stepsPerEpoch() * learning.batchSize();
    return Arrays.stream(order, from, from + learning.batchSize())
        .map(example -> example % runs.rows().size())
        .toArray();
  }

  private void put(Batch batch, int place, int[] run, SplittableRandom random) {
    int gap = 1 + random.nextInt(run.length - 1);
    int first = random.nextInt(run.length - gap);
    int last = first + gap;
    if (learning.outerPairs() > 0 && random.nextDouble() < learning.outerPairs()) {
      first = 0;
      last = run.length - 1;
    }
    float[] start = set.weights().row(run[first]);
    double current = runs.metrics()[run[first]];
    if (freshStarts.isPresent() && first == 0 && random.nextDouble() < learning.freshStarts()) {
      start = freshStarts.get().draw(random);
      current = runs.metrics()[runs.rows().get(random.nextInt(runs.rows().size()))[0]];
    }
    float[] future = set.weights().row(run[last]);
    if (permutations.isPresent()) {
      long[] sources = permutations.get().sources(permutations.get().random(random));
      start = taken(start, sources);
      future = taken(future, sources);
    }
    int columns = start.length;
    put(start, random, batch.starts(), place * columns);
    put(future, random, batch.futures(), place * columns);
    batch.currents()[place] = current;
    batch.targets()[place] = runs.metrics()[run[last]];
  }

  private void put(float[] checkpoint, SplittableRandom random, float[] to, int from) {
    float[] normalised = scaling.normalised(checkpoint);
    if (learning.noiseDeviation() > 0) {
      for (int k = 0; k < normalised.length; k++) {
        normalised[k] += (float) (learning.noiseDeviation() * random.nextGaussian());
      }
    }
    System.arraycopy(normalised, 0, to, from, normalised.length);
  }

  private static float[] taken(float[] values, long[] sources) {
    float[] taken = new float[values.length];
    for (int k = 0; k < taken.length; k++) {
      taken[k] = values[(int) sources[k]];
    }
    return taken;
  }
}
