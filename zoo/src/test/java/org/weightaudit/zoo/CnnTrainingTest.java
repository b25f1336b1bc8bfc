package org.weightaudit.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Cnn;
import org.weightaudit.weights.architecture.ConvolutionBlock;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.DeviceImages;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import org.weightaudit.weights.testing.PlainCnn;
import org.weightaudit.zoo.compute.Batch;
import org.weightaudit.zoo.compute.NetworkTraining;
import org.weightaudit.zoo.optimizer.Optimizer;

/** Steps of plain convolutional networks: the published trainer, and derivatives of plain loops. */
class CnnTrainingTest {

  private static final Cnn PUBLISHED = Cnn.ofHyperRepresentations(1, Activation.TANH);
  private static final Optimizer PLAIN = new Optimizer(Optimizer.Algorithm.SGD, 0, 0);
  private static final int IMAGES = 5;

  private static ComputeDevice device;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  @Test
  void gradientIsThatOfHyperRepresentations() {
    NpzArrays golden = trainSteps();
    float[] start = golden.floats("theta0");
    float[] end = published(golden, PLAIN, 1, 1);
    double[] gradient = golden.doubles("adam.grad0");
    for (int k = 0; k < start.length; k++) {
      assertThat((double) start[k] - end[k]).isCloseTo(gradient[k], within(1e-6));
    }
  }

  /** Adam's first step has the length of the learning rate, so tiny gradients say nothing. */
  @Test
  void adamStepsAreThoseOfHyperRepresentations() {
    NpzArrays golden = trainSteps();
    double rate = golden.doubles("adam.lr_wd_momentum")[0];
    double decay = golden.doubles("adam.lr_wd_momentum")[1];
    double[] gradient = golden.doubles("adam.grad0");
    Optimizer adam = new Optimizer(Optimizer.Algorithm.ADAM, Optimizer.DEFAULT_MOMENTUM, decay);
    for (int steps : new int[] {1, 5}) {
      double[] expected = golden.doubles("adam.theta" + steps);
      float[] end = published(golden, adam, rate, steps);
      for (int k = 0; k < end.length; k++) {
        if (Math.abs(gradient[k]) > 1e-4) {
          assertThat((double) end[k]).isCloseTo(expected[k], within(0.02 * rate));
        }
      }
    }
  }

  @Test
  void sgdStepsAreThoseOfHyperRepresentations() {
    NpzArrays golden = trainSteps();
    double[] settings = golden.doubles("sgd.lr_wd_momentum");
    Optimizer sgd = new Optimizer(Optimizer.Algorithm.HEAVY_BALL, settings[2], settings[1]);
    for (int steps : new int[] {1, 5}) {
      assertThat(published(golden, sgd, settings[0], steps))
          .containsExactly(golden.floats("sgd.theta" + steps), within(1e-6f));
    }
  }

  private static NpzArrays trainSteps() {
    return Golden.arrays("hyper-representations/cnn_train_steps.npz");
  }

  private static float[] published(NpzArrays golden, Optimizer optimizer, double rate, int steps) {
    LabeledImages images = images(PUBLISHED, golden.floats("x"), golden.ints("y"));
    Set<String> all = Set.copyOf(PUBLISHED.layout().names());
    return trained(PUBLISHED, images, golden.floats("theta0"), optimizer, all, rate, steps)[0];
  }

  /** Strided and padded, with and without bias, pooled or not, flattened or averaged. */
  static Stream<Cnn> networks() {
    ConvolutionBlock strided = new ConvolutionBlock(2, 3, 2, 1, false, 1);
    ConvolutionBlock pooled = new ConvolutionBlock(3, 2, 1, 0, true, 2);
    return Stream.of(
        cnn(List.of(pooled), Activation.TANH, Cnn.ReadOut.FLATTEN, List.of(4)),
        cnn(List.of(strided, pooled), Activation.RELU, Cnn.ReadOut.AVERAGE, List.of()),
        cnn(List.of(pooled, strided), Activation.TANH, Cnn.ReadOut.FLATTEN, List.of()));
  }

  private static Cnn cnn(
      List<ConvolutionBlock> blocks,
      Activation activation,
      Cnn.ReadOut readOut,
      List<Integer> hidden) {
    return new Cnn(List.of(2, 7, 6), blocks, activation, readOut, hidden, 3, Cnn.Naming.NUMBERED);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aStepFollowsTheGradientOfPlainLoops(Cnn cnn) {
    SplittableRandom random = new SplittableRandom(1);
    float[] inputs = randomInputs(cnn, random);
    float[] start = PlainCnn.randomRow(cnn, random);
    float[] end = stepped(cnn, inputs, start)[0];
    for (int k = 0; k < start.length; k++) {
      assertThat((double) start[k] - end[k])
          .as("parameter %d", k)
          .isCloseTo(derivative(cnn, inputs, start, k), within(1e-5));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void networksThatTrainTogetherTrainAsAlone(Cnn cnn) {
    SplittableRandom random = new SplittableRandom(2);
    float[] inputs = randomInputs(cnn, random);
    float[] first = PlainCnn.randomRow(cnn, random);
    float[] second = PlainCnn.randomRow(cnn, random);
    float[] both = Arrays.copyOf(first, 2 * first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    assertThat(stepped(cnn, inputs, both))
        .isDeepEqualTo(
            new float[][] {stepped(cnn, inputs, first)[0], stepped(cnn, inputs, second)[0]});
  }

  @Test
  void someTensorsAreTrainedAndTheOthersStayAsTheyAre() {
    Cnn cnn = networks().findFirst().orElseThrow();
    SplittableRandom random = new SplittableRandom(3);
    float[] inputs = randomInputs(cnn, random);
    float[] start = PlainCnn.randomRow(cnn, random);
    Set<String> some = Set.of("conv1.bias", "fc2.weight");
    Layout trained = cnn.layout().only(some);
    Layout rest = cnn.layout().without(some);
    float[] all = stepped(cnn, inputs, start)[0];
    float[] end = stepped(cnn, inputs, start, some)[0];
    assertThat(cnn.layout().select(rest, end)).isEqualTo(cnn.layout().select(rest, start));
    assertThat(cnn.layout().select(trained, end)).isEqualTo(cnn.layout().select(trained, all));
  }

  @ParameterizedTest
  @EnumSource(InitialWeights.class)
  void weightsAndBiasesStartAsTheRecipeSays(InitialWeights start) {
    for (Cnn cnn : List.of(PUBLISHED, Cnn.ofGptCifar10())) {
      float[] rows = Initialisation.of(cnn, start, new Seed(1), 0, 40);
      DenseMatrix networks = new DenseMatrix(40, cnn.layout().size(), rows);
      int fanIn = 0;
      for (TensorSpec tensor : cnn.layout().tensors()) {
        double[] values = values(networks, cnn.layout(), tensor);
        List<Integer> shape = tensor.shape();
        if (shape.size() > 1) {
          fanIn = tensor.size() / shape.get(0);
          assertStart(tensor.name(), start, fanIn, tensor.size() / shape.get(1), values);
        } else if (start == InitialWeights.PYTORCH) {
          assertStart(tensor.name(), start, fanIn, 1, values);
        } else {
          assertThat(values).as(tensor.name()).containsOnly(0.01f);
        }
      }
    }
  }

  private static double[] values(DenseMatrix networks, Layout layout, TensorSpec tensor) {
    return IntStream.range(0, networks.rows())
        .mapToObj(run -> layout.select(Layout.of(tensor), networks.row(run)))
        .flatMapToDouble(row -> IntStream.range(0, row.length).mapToDouble(k -> row[k]))
        .toArray();
  }

  /** Mean and deviation within five standard errors of a normal variable; bounds held exactly. */
  private static void assertStart(
      String name, InitialWeights start, int fanIn, int fanOut, double[] values) {
    double bound =
        switch (start) {
          case PYTORCH -> 1 / Math.sqrt(fanIn);
          case UNIFORM -> 1;
          case XAVIER_UNIFORM -> Math.sqrt(6.0 / (fanIn + fanOut));
          case KAIMING_UNIFORM -> Math.sqrt(6.0 / fanIn);
          case NORMAL, XAVIER_NORMAL, KAIMING_NORMAL -> Double.POSITIVE_INFINITY;
        };
    double deviation =
        switch (start) {
          case PYTORCH, XAVIER_UNIFORM, KAIMING_UNIFORM -> bound / Math.sqrt(3);
          case UNIFORM -> 1 / Math.sqrt(12);
          case NORMAL -> 1;
          case XAVIER_NORMAL -> Math.sqrt(2.0 / (fanIn + fanOut));
          case KAIMING_NORMAL -> Math.sqrt(2.0 / fanIn);
        };
    double mean = Arrays.stream(values).average().orElseThrow();
    double found =
        Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
    double error = 5 * deviation / Math.sqrt(values.length);
    assertThat(mean).as(name).isCloseTo(start == InitialWeights.UNIFORM ? 0.5 : 0, within(error));
    assertThat(found).as(name).isCloseTo(deviation, within(error));
    assertThat(Arrays.stream(values).map(Math::abs).max().orElseThrow())
        .as(name)
        .isLessThanOrEqualTo(Math.nextUp((float) bound));
  }

  private static double derivative(Cnn cnn, float[] inputs, float[] start, int k) {
    double step = 1e-6;
    double[] row = doubles(start);
    row[k] = start[k] + step;
    double above = loss(cnn, inputs, row);
    row[k] = start[k] - step;
    return (above - loss(cnn, inputs, row)) / (2 * step);
  }

  private static double loss(Cnn cnn, float[] inputs, double[] row) {
    double[][] images = new double[IMAGES][];
    int size = cnn.inputSize();
    Arrays.setAll(images, i -> doubles(Arrays.copyOfRange(inputs, i * size, (i + 1) * size)));
    double[][] logits = new PlainCnn(cnn, row, true).logits(images);
    double loss = 0;
    for (int i = 0; i < IMAGES; i++) {
      double sum = Arrays.stream(logits[i]).map(Math::exp).sum();
      loss += (Math.log(sum) - logits[i][i % cnn.classes()]) / IMAGES;
    }
    return loss;
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(k -> values[k]).toArray();
  }

  private static float[] randomInputs(Cnn cnn, SplittableRandom random) {
    float[] inputs = new float[IMAGES * cnn.inputSize()];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = (float) random.nextDouble(-2, 2);
    }
    return inputs;
  }

  private static float[][] stepped(Cnn cnn, float[] inputs, float[] start) {
    return stepped(cnn, inputs, start, Set.copyOf(cnn.layout().names()));
  }

  /** After a step whose learning rate is 1. */
  private static float[][] stepped(Cnn cnn, float[] inputs, float[] start, Set<String> tensors) {
    int[] labels = IntStream.range(0, IMAGES).map(i -> i % cnn.classes()).toArray();
    return trained(cnn, images(cnn, inputs, labels), start, PLAIN, tensors, 1, 1);
  }

  /** After steps on all images together. */
  private static float[][] trained(
      Cnn cnn,
      LabeledImages images,
      float[] start,
      Optimizer optimizer,
      Set<String> tensors,
      double rate,
      int steps) {
    int networks = start.length / cnn.layout().size();
    int[] all = IntStream.range(0, images.count()).toArray();
    try (DeviceImages uploaded = new DeviceImages(device, images);
        NetworkTraining training =
            NetworkTraining.of(device, cnn, uploaded, start, networks, optimizer, tensors)) {
      for (int step = 0; step < steps; step++) {
        training.step(List.of(new Batch(all, new boolean[0])), rate);
      }
      return training.checkpoints();
    }
  }

  private static LabeledImages images(Cnn cnn, float[] inputs, int[] labels) {
    ByteBuffer values =
        ByteBuffer.allocate(inputs.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : inputs) {
      values.putFloat(value);
    }
    return new LabeledImages(
        cnn.inputShape(),
        LabeledImages.Element.FLOAT32,
        values,
        labels,
        cnn.classes(),
        Normalization.none());
  }
}
