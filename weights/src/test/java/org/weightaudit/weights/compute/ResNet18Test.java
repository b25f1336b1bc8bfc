package org.weightaudit.weights.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightaudit.weights.architecture.FrozenRest;
import org.weightaudit.weights.architecture.ResNet18;
import org.weightaudit.weights.architecture.ResNet18.Stem;
import org.weightaudit.weights.format.CheckpointFile;
import org.weightaudit.weights.format.Column;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.ComposedMatrix;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.symmetry.Aligner;
import org.weightaudit.weights.symmetry.SymmetryGroup;
import org.weightaudit.weights.symmetry.UnitAlignment;
import org.weightaudit.weights.testing.Golden;
import org.weightaudit.weights.testing.NpzArrays;
import org.weightaudit.weights.testing.PlainCnn;
import org.weightaudit.weights.testing.ZippedFiles;

/** ResNet-18 on the device against PyTorch; resnet18/README.md says where its numbers are from. */
class ResNet18Test {

  private static final String FOLDER = "/resnet18/";
  private static final Path STATE_DICT = Golden.resource(FOLDER + "state_dict.pth");
  private static final int WIDTH = 2;
  private static final int CLASSES = 5;

  private static ComputeDevice device;

  @BeforeAll
  static void open() {
    device = ComputeDevice.best();
  }

  @AfterAll
  static void close() {
    device.close();
  }

  private static ResNet18 narrow(Stem stem, int imageSize) {
    return new ResNet18(stem, CLASSES, WIDTH, imageSize);
  }

  @ParameterizedTest
  @CsvSource({"CIFAR,10,11173962", "CIFAR,100,11220132", "IMAGENET,1000,11689512"})
  void publishedNetworksHaveAsManyParametersAsInTheLiterature(Stem stem, int classes, int wanted) {
    Layout layout = ResNet18.of(stem, classes).layout();
    Layout statistics =
        layout.only(layout.names().stream().filter(name -> name.contains("running_")).toList());
    assertThat(layout.size() - statistics.size()).isEqualTo(wanted);
    assertThat(statistics.size()).isEqualTo(9600);
    assertThat(layout.only(ResNet18.LAST_NORMALISATIONS).size()).isEqualTo(2048);
  }

  @ParameterizedTest
  @CsvSource({"CIFAR,10", "IMAGENET,1000"})
  void tensorsAreThoseOfTheStateDictButCountsOfBatches(Stem stem, int classes) throws IOException {
    String file = stem.name().toLowerCase(Locale.ROOT) + "_state_dict.csv";
    List<String> wanted =
        Files.readAllLines(Golden.resource(FOLDER + file)).stream()
            .skip(1)
            .filter(line -> !line.contains("num_batches_tracked"))
            .toList();
    assertThat(ResNet18.of(stem, classes).layout().tensors())
        .extracting(
            tensor ->
                tensor.name()
                    + ","
                    + tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("x")))
        .isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({"CIFAR,32", "CIFAR,45", "IMAGENET,32", "IMAGENET,45", "IMAGENET,64"})
  void logitsAreThoseOfPyTorch(Stem stem, int imageSize) throws IOException {
    ResNet18 network = narrow(stem, imageSize);
    NpzArrays golden =
        NpzArrays.of(Golden.resource(FOLDER + (stem == Stem.CIFAR ? "cifar.npz" : "imagenet.npz")));
    float[] row =
        stem == Stem.CIFAR ? stateDict(network.layout(), STATE_DICT) : golden.floats("weights");
    float[] images = golden.floats("images_" + imageSize);
    FrozenRest nothing = new FrozenRest(network.layout(), new float[0]);
    assertThat(logits(network, nothing, row, 1, images))
        .containsExactly(golden.floats("logits_" + imageSize), within(1e-5f));
  }

  /** [networks, images, classes]. */
  private static float[] logits(
      ResNet18 network, FrozenRest rest, float[] rows, int networks, float[] images) {
    int count = images.length / network.inputSize();
    float[] all = new float[networks * count * network.classes()];
    try (NDManager scope = device.openScope()) {
      NDArray inputs = scope.create(images, new Shape(count, network.inputSize()));
      new CnnForward(scope, network, rest, rows, networks)
          .run(
              inputs,
              (first, logits) -> {
                float[] values = logits.transpose(0, 2, 1).toFloatArray();
                System.arraycopy(values, 0, all, first * count * CLASSES, values.length);
              });
    }
    return all;
  }

  private static float[] stateDict(Layout layout, Path file) throws IOException {
    try (CheckpointFile checkpoints = CheckpointFile.open(file, layout, ReadLimits.standard())) {
      assertThat(checkpoints.count()).isEqualTo(1);
      float[] row = new float[layout.size()];
      checkpoints.readRows(0, 1, row);
      return row;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "layer4.1.bn1.weight layer4.1.bn1.bias layer4.1.bn2.weight layer4.1.bn2.bias",
        "layer4.0.downsample.1.bias",
        "layer2.0.downsample.0.weight layer4.1.bn2.bias",
        "bn1.weight",
        "fc.weight"
      })
  void partsOnAFrozenRestGiveTheLogitsOfTheWholes(String tensors) {
    for (Stem stem : Stem.values()) {
      ResNet18 network = narrow(stem, 32);
      SplittableRandom random = new SplittableRandom(1);
      Layout part = network.layout().only(List.of(tensors.split(" ")));
      float[] base = PlainCnn.randomRow(network, random);
      float[][] parts = new float[3][];
      Arrays.setAll(parts, i -> network.layout().select(part, PlainCnn.randomRow(network, random)));
      FrozenRest rest = FrozenRest.of(network.layout(), part, base);
      DenseMatrix rows = DenseMatrix.ofRows(parts);
      DenseMatrix wholes =
          new ComposedMatrix(network.layout(), part, rows, rest.values()).toDense();
      float[] images = images(network, 2, random);
      FrozenRest nothing = new FrozenRest(network.layout(), new float[0]);
      float[] uncached = logits(network, nothing, wholes.values(), 3, images);
      assertThat(logits(network, rest, rows.values(), 3, images))
          .containsExactly(uncached, within(1e-5f));
    }
  }

  private static float[] images(ResNet18 network, int count, SplittableRandom random) {
    float[] images = new float[count * network.inputSize()];
    for (int k = 0; k < images.length; k++) {
      images[k] = (float) random.nextDouble(-1.5, 1.5);
    }
    return images;
  }

  @Test
  void channelsChangePlacesWithoutChangingOutputs() {
    ResNet18 network = narrow(Stem.CIFAR, 8);
    SplittableRandom random = new SplittableRandom(3);
    float[] row = PlainCnn.randomRow(network, random);
    double[][] inputs = {random.doubles(network.inputSize(), -2, 2).toArray()};
    double[] before = plain(network, row).logits(inputs)[0];
    Aligner aligner = new Aligner(network.symmetries());
    List<SymmetryGroup> groups = network.symmetries().groups();
    assertThat(groups)
        .extracting(SymmetryGroup::name)
        .hasSize(8 + 4)
        .startsWith("inside layer1.0", "inside layer1.1", "stream into layer2.0")
        .endsWith("inside layer4.1", "stream into fc");
    for (int g = 0; g < groups.size(); g++) {
      List<UnitAlignment> alignments = new ArrayList<>(aligner.identity());
      alignments.set(g, rotation(groups.get(g).units()));
      float[] moved = aligner.apply(alignments, row);
      assertThat(moved).isNotEqualTo(row);
      assertThat(plain(network, moved).logits(inputs)[0]).containsExactly(before, within(1e-9));
    }
  }

  private static PlainCnn plain(ResNet18 network, float[] row) {
    double[] values = new double[row.length];
    Arrays.setAll(values, k -> row[k]);
    return new PlainCnn(network, values, false);
  }

  private static UnitAlignment rotation(int units) {
    int[] permutation = new int[units];
    Arrays.setAll(permutation, i -> (i + 1) % units);
    return new UnitAlignment(permutation, new boolean[units]);
  }

  @Test
  void checkpointsOfPDiffAreTheLastNormalisations(@TempDir Path folder) throws IOException {
    Layout whole = narrow(Stem.CIFAR, 32).layout();
    Layout part = whole.only(ResNet18.LAST_NORMALISATIONS);
    Path file = Golden.resource(FOLDER + "0007_acc0.7671_seed0040_cifar100_resnet18.pth");
    float[] wanted = whole.select(part, stateDict(whole, STATE_DICT));
    assertThat(stateDict(part, file)).isEqualTo(wanted);

    Path zip = folder.resolve("checkpoint.zip");
    String name = "checkpoint/" + file.getFileName();
    Files.write(zip, new ZippedFiles().with(name, Files.readAllBytes(file)).deflated());
    try (CheckpointFile checkpoints = CheckpointFile.open(zip, part, ReadLimits.standard())) {
      float[] row = new float[part.size()];
      checkpoints.readRows(0, 1, row);
      assertThat(row).isEqualTo(wanted);
      assertThat(checkpoints.columns().get(Column.STEP)).containsExactly(Optional.of("7"));
      assertThat(checkpoints.columns().get(Column.ACCURACY)).containsExactly(Optional.of("0.7671"));
    }
  }

  @Test
  void aStateDictOfAnotherStemIsRefused() {
    assertThatThrownBy(() -> stateDict(narrow(Stem.IMAGENET, 32).layout(), STATE_DICT))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("conv1.weight has shape [2, 3, 3, 3]; the layout wants [2, 3, 7, 7]");
  }

  @Test
  void largeImagesComeInSmallTiles() {
    assertThat(ForwardPasses.of(ResNet18.of(Stem.CIFAR, 10), Optional.empty()).imagesPerTile())
        .isEqualTo(32);
    assertThat(ForwardPasses.of(ResNet18.of(Stem.IMAGENET, 10), Optional.empty()).imagesPerTile())
        .isEqualTo(2);
    assertThat(ForwardPasses.of(narrow(Stem.IMAGENET, 32), Optional.empty()).imagesPerTile())
        .isEqualTo(250);
  }

  @Test
  void impossibleNetworksAreRefused() {
    assertThatThrownBy(() -> new ResNet18(Stem.IMAGENET, 10, 64, 31))
        .hasMessage("imageSize is 31; wanted: from 32 to 1024");
    assertThatThrownBy(() -> new ResNet18(Stem.CIFAR, 10, 64, 7))
        .hasMessage("imageSize is 7; wanted: from 8 to 1024");
    assertThatThrownBy(() -> new ResNet18(Stem.CIFAR, 1, 64, 32))
        .hasMessage("classes is 1; wanted: from 2 to 16384");
    assertThatThrownBy(() -> new ResNet18(Stem.CIFAR, 10, 0, 32))
        .hasMessage("width is 0; wanted: from 1 to 512");
  }
}
