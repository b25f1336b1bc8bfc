package org.weightaudit.weights.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import org.weightaudit.weights.testing.PlainMlp;

class ClassifierTest {

  private static ComputeDevice device;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  /** G.pt's MNIST networks: accuracy, loss and errors of the original evaluation. */
  @Test
  void evaluationIsThatOfTheOriginal() {
    NpzArrays golden = Golden.arrays("gpt/mlp_eval.npz");
    NpzArrays networks = Golden.arrays("gpt/match_mnist.npz");
    List<Integer> shape = golden.shape("images_u8");
    int[] pixels = golden.ints("images_u8");
    byte[] bytes = new byte[pixels.length];
    for (int k = 0; k < bytes.length; k++) {
      bytes[k] = (byte) pixels[k];
    }
    int classes = golden.shape("logits").get(2);
    LabeledImages images =
        new LabeledImages(
            shape.subList(1, 3),
            LabeledImages.Element.UINT8,
            ByteBuffer.wrap(bytes),
            golden.ints("labels"),
            classes,
            Normalization.of(0.1307, 0.3081));
    DenseMatrix rows = unnormalised(networks);
    int inputs = images.imageSize();
    int hidden = (rows.columns() - classes) / (inputs + 1 + classes);
    Mlp mlp = new Mlp(List.of(inputs, hidden, classes), Activation.RELU);

    try (Classifier classifier = new Classifier(device, mlp, images)) {
      Classifier.Evaluation evaluation = classifier.evaluate(rows, Progress.unobserved());
      double[] losses = golden.doubles("test_loss");
      double[] accuracies = golden.doubles("acc");
      boolean[][] incorrect = golden.booleanRows("incorrect");
      for (int n = 0; n < rows.rows(); n++) {
        assertThat(evaluation.losses()[n]).isCloseTo(losses[n], within(1e-5));
        assertThat(100 * evaluation.predictions().accuracy(n, images.labels()))
            .isCloseTo(accuracies[n], within(1e-4));
        for (int i = 0; i < images.count(); i++) {
          assertThat(evaluation.predictions().label(n, i) != images.label(i))
              .isEqualTo(incorrect[n][i]);
        }
      }
    }
  }

  /** The networks are stored times 4.185. */
  private static DenseMatrix unnormalised(NpzArrays networks) {
    List<float[]> rows = new ArrayList<>();
    for (String name : List.of("training", "generated")) {
      DenseMatrix matrix = networks.matrix(name);
      for (int i = 0; i < matrix.rows(); i++) {
        float[] row = matrix.row(i);
        for (int k = 0; k < row.length; k++) {
          row[k] /= 4.185f;
        }
        rows.add(row);
      }
    }
    return DenseMatrix.ofRows(rows.toArray(float[][]::new));
  }

  private static LabeledImages randomImages(int count, int size, int classes) {
    SplittableRandom random = new SplittableRandom(3);
    ByteBuffer values = ByteBuffer.allocate(4 * count * size).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      values.putFloat((float) random.nextDouble(-2, 2));
    }
    int[] labels = random.ints(count, 0, classes).toArray();
    return new LabeledImages(
        List.of(1, size),
        LabeledImages.Element.FLOAT32,
        values.flip(),
        labels,
        classes,
        Normalization.of(0.25, 2));
  }

  @Test
  void manyNetworksOfAnyDepthPredictAsOneByOne() {
    SplittableRandom random = new SplittableRandom(4);
    LabeledImages images = randomImages(1003, 5, 4);
    for (Activation activation : Activation.values()) {
      for (List<Integer> sizes : List.of(List.of(5, 3, 4), List.of(5, 7, 3, 6, 4))) {
        Mlp mlp = new Mlp(sizes, activation);
        float[][] rows = new float[7][];
        for (int n = 0; n < rows.length; n++) {
          rows[n] = PlainMlp.randomRow(mlp, random);
        }
        try (Classifier classifier = new Classifier(device, mlp, images)) {
          Classifier.Evaluation evaluation =
              classifier.evaluate(DenseMatrix.ofRows(rows), Progress.unobserved());
          for (int n = 0; n < rows.length; n++) {
            assertThat(evaluation.losses()[n])
                .isCloseTo(plainLoss(mlp, rows[n], images), within(1e-4));
          }
        }
      }
    }
  }

  private static double plainLoss(Mlp mlp, float[] row, LabeledImages images) {
    double loss = 0;
    for (int i = 0; i < images.count(); i++) {
      double[] input = new double[images.imageSize()];
      for (int k = 0; k < input.length; k++) {
        float stored = images.values().getFloat(4 * (i * input.length + k));
        input[k] = (stored - 0.25) / 2;
      }
      double[] logits = PlainMlp.logits(mlp, row, input);
      double sum = 0;
      for (double logit : logits) {
        sum += Math.exp(logit);
      }
      loss += Math.log(sum) - logits[images.label(i)];
    }
    return loss / images.count();
  }

  @Test
  void imagesMustFitTheArchitecture() {
    Mlp mlp = new Mlp(List.of(6, 3, 4), Activation.RELU);
    assertThatThrownBy(() -> new Classifier(device, mlp, randomImages(10, 5, 4)))
        .hasMessageContaining("images of 5 values")
        .hasMessageContaining("6 inputs");
  }

  @Test
  void cancellationStopsTheEvaluation() {
    Mlp mlp = new Mlp(List.of(5, 3, 4), Activation.RELU);
    DenseMatrix rows = DenseMatrix.ofRows(PlainMlp.randomRow(mlp, new SplittableRandom(1)));
    try (Classifier classifier = new Classifier(device, mlp, randomImages(10, 5, 4))) {
      assertThatThrownBy(
              () ->
                  classifier.predict(
                      rows,
                      (phase, fraction) -> {
                        throw new CancellationException();
                      }))
          .isInstanceOf(CancellationException.class);
    }
  }
}
