package org.weightaudit.generators.hyperrep;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.sampledata.SampleData;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Cnn;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.zoo.Augmentation;
import org.weightaudit.zoo.InitialWeights;
import org.weightaudit.zoo.Recipe;
import org.weightaudit.zoo.SavedSteps;
import org.weightaudit.zoo.ZooPlan;
import org.weightaudit.zoo.ZooTrainer;
import org.weightaudit.zoo.optimizer.LearningRateSchedule;
import org.weightaudit.zoo.optimizer.Optimizer;

/**
 * Runs of the authors' network on 6,000 MNIST images, each saved after its last epochs, with the
 * accuracy of each checkpoint; the last runs are kept from the generator.
 *
 * @param training all checkpoints of the runs that are learned from
 * @param heldOut the last checkpoint of each other run
 */
record MnistZoo(TrainingSet training, WeightMatrix heldOut) {

  static final Cnn CNN = Cnn.ofHyperRepresentations(1, Activation.TANH);

  private static final int TRAINING_RUNS = 100;
  private static final int HELD_OUT_RUNS = 20;
  private static final int IMAGES = 6000;
  private static final int BATCH = 64;
  private static final int EPOCHS = 8;
  private static final int FIRST_SAVED = 4;
  private static final int PER_RUN = EPOCHS - FIRST_SAVED + 1;

  /** 2,000 of the test images: as many of its harder second half as of the first. */
  static LabeledImages test() throws IOException {
    return SampleData.inUserCache().mnist().test(SampleData.MNIST_NORMALIZATION).range(4000, 2000);
  }

  private static ZooPlan plan() {
    Recipe recipe =
        new Recipe(
            EPOCHS,
            BATCH,
            Optimizer.of(Optimizer.Algorithm.ADAM),
            3e-3,
            LearningRateSchedule.CONSTANT,
            Augmentation.NONE,
            InitialWeights.KAIMING_UNIFORM);
    List<Integer> steps =
        IntStream.rangeClosed(FIRST_SAVED, EPOCHS)
            .mapToObj(epoch -> epoch * (IMAGES / BATCH))
            .toList();
    return new ZooPlan(
        CNN,
        recipe,
        new SavedSteps.Listed(steps),
        TRAINING_RUNS + HELD_OUT_RUNS,
        new Seed(1).of("hyper-representations"));
  }

  /** From the file, or trained and written there if it is not the file of this zoo. */
  static MnistZoo at(Path file, ComputeDevice device) throws IOException {
    String plan = plan().toString();
    if (Files.exists(file)) {
      try (TensorFile kept = TensorFile.open(file, ReadLimits.standard())) {
        if (plan.equals(kept.metadata().get("plan"))) {
          return of(kept.array("weights").toFloats(), kept.array("accuracies").toDoubles());
        }
      }
    }
    DenseMatrix weights = DenseMatrix.ofRows(trained(device));
    double[] accuracies = accuracies(device, weights);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      SafetensorsWriter.write(
          out,
          List.of(
              NamedArray.ofRows("weights", weights),
              NamedArray.ofDoubles("accuracies", accuracies)),
          Map.of("plan", plan));
    }
    return of(weights.values(), accuracies);
  }

  /** Run by run, each in the order of its epochs. */
  private static float[][] trained(ComputeDevice device) throws IOException {
    LabeledImages images =
        SampleData.inUserCache().mnist().train(SampleData.MNIST_NORMALIZATION).range(0, IMAGES);
    float[][] rows = new float[plan().checkpoints()][];
    new ZooTrainer(device)
        .train(
            plan(),
            images,
            (run, step, epoch, weights) -> rows[run * PER_RUN + epoch - FIRST_SAVED] = weights,
            Progress.unobserved());
    return rows;
  }

  private static double[] accuracies(ComputeDevice device, WeightMatrix networks)
      throws IOException {
    LabeledImages test = test();
    try (Classifier classifier = new Classifier(device, CNN, test)) {
      return classifier.predict(networks, Progress.unobserved()).accuracies(test.labels());
    }
  }

  private static MnistZoo of(float[] weights, double... accuracies) {
    DenseMatrix all = new DenseMatrix(accuracies.length, CNN.layout().size(), weights);
    int learned = TRAINING_RUNS * PER_RUN;
    List<TrainingSet.Row> rows = new ArrayList<>();
    for (int row = 0; row < learned; row++) {
      rows.add(row(row, accuracies[row]));
    }
    int[] training = IntStream.range(0, learned).toArray();
    return new MnistZoo(
        new TrainingSet(CNN.layout(), all.select(training), rows),
        all.select(lasts(TRAINING_RUNS, HELD_OUT_RUNS)));
  }

  private static TrainingSet.Row row(int row, double accuracy) {
    String run = "run%03d".formatted(row / PER_RUN);
    int epoch = row % PER_RUN + FIRST_SAVED;
    return new TrainingSet.Row(
        run + ", epoch " + epoch,
        Optional.of(run),
        OptionalLong.of(epoch),
        OptionalLong.empty(),
        OptionalDouble.of(accuracy),
        OptionalDouble.empty());
  }

  /** Rows of the training set. */
  int[] lastOfEachRun() {
    return lasts(0, TRAINING_RUNS);
  }

  private static int[] lasts(int firstRun, int count) {
    return IntStream.range(firstRun, firstRun + count)
        .map(run -> run * PER_RUN + PER_RUN - 1)
        .toArray();
  }
}
