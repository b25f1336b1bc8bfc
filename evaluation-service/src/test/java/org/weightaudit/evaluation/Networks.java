package org.weightaudit.evaluation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.architecture.Predictions;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Aligner;
import org.weightaudit.weights.symmetry.UnitAlignment;
import org.weightaudit.zoo.Recipe;
import org.weightaudit.zoo.SavedSteps;
import org.weightaudit.zoo.ZooPlan;
import org.weightaudit.zoo.ZooTrainer;

/**
 * Small networks trained from scratch on images of 16 pixels in 4 classes, 40 for each role.
 *
 * @param training what generators learn from
 * @param reference by the same recipe, held out
 * @param fresh once more by the same recipe: what a perfect generator would make
 */
record Networks(
    LabeledImages images, WeightMatrix training, WeightMatrix reference, WeightMatrix fresh) {

  static final Mlp MLP = new Mlp(List.of(16, 6, 4), Activation.RELU);
  static final int COUNT = 40;

  private static final int IMAGES = 1200;

  static Networks train() {
    LabeledImages images = images(IMAGES, List.of(4, 4));
    List<float[]> rows = new ArrayList<>();
    try (ComputeDevice device = ComputeDevice.best()) {
      new ZooTrainer(device)
          .train(
              new ZooPlan(
                  MLP,
                  Recipe.ofEpochs(4).withBatchSize(32),
                  new SavedSteps.Final(),
                  3 * COUNT,
                  new Seed(11)),
              images,
              (run, step, epoch, weights) -> rows.add(weights),
              Progress.unobserved());
    }
    DenseMatrix all = DenseMatrix.ofRows(rows.toArray(float[][]::new));
    return new Networks(images, part(all, 0), part(all, 1), part(all, 2));
  }

  private static WeightMatrix part(WeightMatrix all, int index) {
    int[] rows = new int[COUNT];
    Arrays.setAll(rows, i -> index * COUNT + i);
    return all.select(rows);
  }

  /** Four overlapping clouds around random centres. */
  static LabeledImages images(int count, List<Integer> shape) {
    SplittableRandom random = new SplittableRandom(3);
    int size = shape.stream().reduce(1, Math::multiplyExact);
    double[][] centres = new double[4][size];
    for (double[] centre : centres) {
      for (int k = 0; k < size; k++) {
        centre[k] = 90 + 80 * random.nextDouble();
      }
    }
    ByteBuffer pixels = ByteBuffer.allocate(count * size);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(4);
      for (double centre : centres[labels[i]]) {
        pixels.put((byte) Math.max(0, Math.min(255, centre + 40 * random.nextGaussian())));
      }
    }
    return new LabeledImages(
        shape, LabeledImages.Element.UINT8, pixels, labels, 4, Normalization.of(0.5, 0.25));
  }

  /** Training checkpoints with hidden units exchanged and hardly any noise. */
  WeightMatrix hiddenCopies() {
    SplittableRandom random = new SplittableRandom(5);
    Aligner aligner = new Aligner(MLP.symmetries());
    UnitAlignment rotation =
        new UnitAlignment(new int[] {3, 4, 5, 0, 1, 2}, new boolean[MLP.sizes().get(1)]);
    float[][] rows = new float[COUNT][];
    for (int i = 0; i < COUNT; i++) {
      rows[i] = aligner.apply(List.of(rotation), training.row(i));
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] += (float) (1e-4 * random.nextGaussian());
      }
    }
    return DenseMatrix.ofRows(rows);
  }

  /** What the networks predict for the images. */
  Predictions predict(WeightMatrix weights) {
    try (ComputeDevice device = ComputeDevice.best();
        Classifier classifier = new Classifier(device, MLP, images)) {
      return classifier.predict(weights, Progress.unobserved());
    }
  }

  /** A network that can be run: small weights, and variances of one. */
  static float[] random(Layout layout, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] row = new float[layout.size()];
    for (TensorSpec tensor : layout.tensors()) {
      int first = layout.offset(layout.indexOf(tensor.name()));
      for (int k = first; k < first + tensor.size(); k++) {
        row[k] = tensor.name().endsWith("running_var") ? 1 : (float) (0.5 * random.nextGaussian());
      }
    }
    return row;
  }

  /** Some tensors of a network, each time with noise of their own. */
  static WeightMatrix near(float[] network, Layout layout, Layout part, int count) {
    SplittableRandom random = new SplittableRandom(2);
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = columnsOf(network, layout, part);
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] += (float) random.nextGaussian();
      }
    }
    return DenseMatrix.ofRows(rows);
  }

  /** The values of some tensors, in the order of their own layout. */
  static float[] columnsOf(float[] network, Layout layout, Layout part) {
    float[] row = new float[part.size()];
    for (TensorSpec tensor : part.tensors()) {
      System.arraycopy(
          network,
          layout.offset(layout.indexOf(tensor.name())),
          row,
          part.offset(part.indexOf(tensor.name())),
          tensor.size());
    }
    return row;
  }

  /** The values of some columns of every row. */
  static WeightMatrix columns(WeightMatrix weights, int from, int to) {
    float[][] rows = new float[weights.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(weights.row(i), from, to);
    }
    return DenseMatrix.ofRows(rows);
  }
}
