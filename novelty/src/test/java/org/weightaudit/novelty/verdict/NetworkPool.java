package org.weightaudit.novelty.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.zoo.Recipe;
import org.weightaudit.zoo.SavedSteps;
import org.weightaudit.zoo.ZooPlan;
import org.weightaudit.zoo.ZooTrainer;

/**
 * Real networks of one architecture on one data set, from which controls with a known truth are
 * made.
 *
 * @param runs the checkpoints of each independent run after every epoch, [run][epoch]; the last is
 *     the network
 * @param trajectory consecutive steps of one more run
 * @param initialisations untrained networks
 * @param otherRecipes networks of the same architecture trained otherwise, by name
 */
record NetworkPool(
    Mlp mlp,
    Task task,
    float[][][] runs,
    float[][] trajectory,
    float[][] initialisations,
    List<OtherRecipe> otherRecipes) {

  record OtherRecipe(String name, float[][] networks) {}

  /** How large a pool to train. */
  record Size(int runs, int epochs, int steps, int initialisations, int ofOtherRecipes) {}

  static NetworkPool train(
      ComputeDevice device, Mlp mlp, LabeledImages train, Task task, Size size, long seed) {
    Recipe recipe = Recipe.ofEpochs(size.epochs());
    int stepsPerEpoch = train.count() / recipe.batchSize();
    List<Integer> epochEnds = new ArrayList<>();
    for (int epoch = 1; epoch <= size.epochs(); epoch++) {
      epochEnds.add(epoch * stepsPerEpoch);
    }
    Zoo zoo = new Zoo(device, mlp, train, seed);
    float[][] everyEpoch = zoo.of(recipe, new SavedSteps.Listed(epochEnds), size.runs());
    float[][][] runs = new float[size.runs()][size.epochs()][];
    for (int k = 0; k < everyEpoch.length; k++) {
      runs[zoo.runOf(k)][zoo.epochOf(k) - 1] = everyEpoch[k];
    }
    float[][] trajectory = zoo.of(recipe, new SavedSteps.Consecutive(size.steps(), 0.01), 1);
    float[][] initialisations =
        zoo.of(Recipe.ofEpochs(1), new SavedSteps.Listed(List.of(0)), size.initialisations());
    List<OtherRecipe> others = new ArrayList<>();
    if (size.ofOtherRecipes() > 0) {
      int count = size.ofOtherRecipes();
      SavedSteps last = new SavedSteps.Final();
      others.add(new OtherRecipe("one epoch", zoo.of(Recipe.ofEpochs(1), last, count)));
      others.add(
          new OtherRecipe(
              "learning rate 0.02", zoo.of(recipe.withLearningRate(0.02), last, count)));
      others.add(
          new OtherRecipe("weight decay 0.005", zoo.of(recipe.withWeightDecay(5e-3), last, count)));
      others.add(
          new OtherRecipe(
              "twice the epochs", zoo.of(Recipe.ofEpochs(2 * size.epochs()), last, count)));
    }
    return new NetworkPool(mlp, task, runs, trajectory, initialisations, others);
  }

  /** Telling the images of a test set apart, networks that were seen before from memory. */
  static Task task(Classifier classifier, LabeledImages test) {
    return new Task(
        test.labels(),
        test.classes(),
        Optional.of(
            new RememberedPredictions(
                weights -> classifier.predict(weights, Progress.unobserved()))));
  }

  /** Each call trains another zoo, with a seed of its own. */
  private static final class Zoo {

    private final ComputeDevice device;
    private final Mlp mlp;
    private final LabeledImages images;
    private final Seed seed;
    private final List<int[]> runAndEpoch = new ArrayList<>();
    private int zoos;

    Zoo(ComputeDevice device, Mlp mlp, LabeledImages images, long seed) {
      this.device = device;
      this.mlp = mlp;
      this.images = images;
      this.seed = new Seed(seed);
    }

    float[][] of(Recipe recipe, SavedSteps steps, int runs) {
      List<float[]> rows = new ArrayList<>();
      runAndEpoch.clear();
      new ZooTrainer(device)
          .train(
              new ZooPlan(mlp, recipe, steps, runs, seed.of(zoos++)),
              images,
              (run, step, epoch, weights) -> {
                rows.add(weights);
                runAndEpoch.add(new int[] {run, epoch});
              },
              Progress.unobserved());
      return rows.toArray(float[][]::new);
    }

    int runOf(int index) {
      return runAndEpoch.get(index)[0];
    }

    int epochOf(int index) {
      return runAndEpoch.get(index)[1];
    }
  }

  /** The finished network of each run. */
  float[][] networks() {
    return Arrays.stream(runs).map(run -> run[run.length - 1]).toArray(float[][]::new);
  }

  double meanAccuracy(float[][] rows) {
    double[] accuracies =
        task.network().orElseThrow().apply(DenseMatrix.ofRows(rows)).accuracies(task.truth());
    return Arrays.stream(accuracies).average().orElseThrow();
  }
}
