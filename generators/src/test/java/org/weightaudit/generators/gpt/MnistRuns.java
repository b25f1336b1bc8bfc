package org.weightaudit.generators.gpt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.sampledata.SampleData;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.zoo.Recipe;
import org.weightaudit.zoo.SavedSteps;
import org.weightaudit.zoo.ZooPlan;
import org.weightaudit.zoo.ZooTrainer;

/** Runs of small MNIST networks, each checkpoint with its test loss, as gpt.md 17.1 makes them. */
final class MnistRuns {

  static final Mlp MLP = new Mlp(List.of(784, 10, 10), Activation.RELU);

  private static final double WEIGHT_DECAY = 5e-3;

  private MnistRuns() {}

  static LabeledImages test() throws IOException {
    return SampleData.inUserCache().mnist().test(SampleData.MNIST_NORMALIZATION);
  }

  static TrainingSet train(
      ComputeDevice device, int runs, int epochs, List<Integer> steps, Seed seed)
      throws IOException {
    LabeledImages images = SampleData.inUserCache().mnist().train(SampleData.MNIST_NORMALIZATION);
    List<float[]> weights = new ArrayList<>();
    List<long[]> runAndStep = new ArrayList<>();
    new ZooTrainer(device)
        .train(
            new ZooPlan(
                MLP,
                Recipe.ofEpochs(epochs).withWeightDecay(WEIGHT_DECAY),
                new SavedSteps.Listed(steps),
                runs,
                seed),
            images,
            (run, step, epoch, row) -> {
              weights.add(row);
              runAndStep.add(new long[] {run, step});
            },
            Progress.unobserved());
    WeightMatrix matrix = DenseMatrix.ofRows(weights.toArray(float[][]::new));
    LabeledImages test = test();
    try (Classifier classifier = new Classifier(device, MLP, test)) {
      Classifier.Evaluation evaluation = classifier.evaluate(matrix, Progress.unobserved());
      return new TrainingSet(MLP.layout(), matrix, rows(runAndStep, evaluation, test.labels()));
    }
  }

  private static List<TrainingSet.Row> rows(
      List<long[]> runAndStep, Classifier.Evaluation evaluation, int... labels) {
    Predictions predictions = evaluation.predictions();
    List<TrainingSet.Row> rows = new ArrayList<>();
    for (int row = 0; row < runAndStep.size(); row++) {
      String run = "run%04d".formatted(runAndStep.get(row)[0]);
      rows.add(
          new TrainingSet.Row(
              run,
              Optional.of(run),
              OptionalLong.empty(),
              OptionalLong.of(runAndStep.get(row)[1]),
              OptionalDouble.of(predictions.accuracy(row, labels)),
              OptionalDouble.of(evaluation.losses()[row])));
    }
    return rows;
  }

  /** The checkpoints of one step, one a run. */
  static TrainingSet at(TrainingSet set, long step) {
    List<Integer> chosen = new ArrayList<>();
    for (int row = 0; row < set.rows().size(); row++) {
      if (set.rows().get(row).step().orElseThrow() == step) {
        chosen.add(row);
      }
    }
    int[] rows = chosen.stream().mapToInt(Integer::intValue).toArray();
    return new TrainingSet(
        set.layout(), set.weights().select(rows), chosen.stream().map(set.rows()::get).toList());
  }
}
