package org.weightaudit.novelty.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.weightaudit.novelty.distance.SymmetryAwareDistance;
import org.weightaudit.novelty.verdict.Audit;
import org.weightaudit.novelty.verdict.AuditInput;
import org.weightaudit.novelty.verdict.AuditResult;
import org.weightaudit.novelty.verdict.BaselineRequest;
import org.weightaudit.novelty.verdict.Checkpoints;
import org.weightaudit.novelty.verdict.Policy;
import org.weightaudit.novelty.verdict.Task;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.compute.Classifier;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.dataset.Normalization;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Aligner;

/** The figures of an audit of copies with a little noise. */
class AuditFiguresTest {

  private static final Mlp MLP = new Mlp(List.of(16, 6, 4), Activation.RELU);
  private static final ComputeDevice DEVICE = ComputeDevice.best();
  private static final MatrixProducts PRODUCTS = new MatrixProducts(DEVICE);

  private static DenseMatrix training;
  private static DenseMatrix generated;
  private static AuditResult result;
  private static List<Figure> figures;

  @BeforeAll
  static void audit() {
    SplittableRandom random = new SplittableRandom(7);
    training = networks(random, 40);
    generated = noisy(random, training, 30);
    DenseMatrix reference = networks(random, 30);
    result = audit(Optional.of(task(random)), Optional.of(reference));
    figures = draw(result);
  }

  private static AuditResult audit(Optional<Task> task, Optional<DenseMatrix> reference) {
    return new Audit(PRODUCTS, Policy.standard(), new Seed(1))
        .run(
            new AuditInput(
                Checkpoints.independent(training),
                Checkpoints.independent(generated),
                reference.map(Checkpoints::independent),
                MLP.symmetries(),
                task,
                List.of(
                    new BaselineRequest.Average(16),
                    new BaselineRequest.Gaussian(),
                    new BaselineRequest.Noise(0.1))),
            Progress.unobserved());
  }

  private static List<Figure> draw(AuditResult of) {
    return AuditFigures.of(
        of,
        new HeatmapInput(
            training,
            generated,
            new SymmetryAwareDistance(MLP.symmetries(), PRODUCTS, new Seed(1)),
            new Aligner(MLP.symmetries()),
            row -> "run <" + row + "> & Co of a very long name",
            row -> "sample " + row));
  }

  private static DenseMatrix networks(SplittableRandom random, int count) {
    float[] values = new float[count * MLP.layout().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new DenseMatrix(count, MLP.layout().size(), values);
  }

  private static DenseMatrix noisy(SplittableRandom random, DenseMatrix from, int count) {
    float[] values = new float[count * from.columns()];
    for (int i = 0; i < values.length; i++) {
      values[i] = from.values()[i] + (float) (0.01 * random.nextGaussian());
    }
    return new DenseMatrix(count, from.columns(), values);
  }

  private static Task task(SplittableRandom random) {
    int items = 300;
    ByteBuffer pixels = ByteBuffer.allocate(items * 16 * 4).order(ByteOrder.LITTLE_ENDIAN);
    int[] labels = new int[items];
    for (int i = 0; i < items; i++) {
      labels[i] = random.nextInt(4);
      for (int k = 0; k < 16; k++) {
        pixels.putFloat((float) random.nextGaussian());
      }
    }
    LabeledImages images =
        new LabeledImages(
            List.of(4, 4), LabeledImages.Element.FLOAT32, pixels, labels, 4, Normalization.none());
    Classifier classifier = new Classifier(DEVICE, MLP, images);
    return new Task(
        labels, 4, Optional.of(weights -> classifier.predict(weights, Progress.unobserved())));
  }

  private static Figure figure(String name) {
    return figures.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  private static Document parsed(Figure figure) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new org.xml.sax.InputSource(new StringReader(figure.svg())));
  }

  private static Set<String> series(Figure figure) throws Exception {
    NodeList groups = parsed(figure).getElementsByTagName("g");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < groups.getLength(); i++) {
      names.add(groups.item(i).getAttributes().getNamedItem("data-series").getNodeValue());
    }
    return names;
  }

  private static String texts(Figure figure) throws Exception {
    NodeList texts = parsed(figure).getElementsByTagName("text");
    List<String> all = new ArrayList<>();
    for (int i = 0; i < texts.getLength(); i++) {
      all.add(texts.item(i).getTextContent());
    }
    return String.join("\n", all);
  }

  @Test
  void thereIsOneFigureForEachName() {
    assertThat(figures).extracting(Figure::name).containsExactlyElementsOf(AuditFigures.NAMES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"min-distance", "performance-similarity", "heatmap"})
  void svgIsXmlOfTheStatedSizeWithATitleAndADescription(String name) throws Exception {
    Figure figure = figure(name);
    var root = parsed(figure).getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("svg");
    assertThat(root.getAttribute("viewBox"))
        .isEqualTo("0 0 %d %d".formatted(figure.width(), figure.height()));
    assertThat(root.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo(figure.title());
    assertThat(root.getElementsByTagName("desc").item(0).getTextContent())
        .isEqualTo(figure.description());
  }

  @ParameterizedTest
  @ValueSource(strings = {"min-distance", "performance-similarity", "heatmap"})
  void pngHasTwoPixelsAUnitAndIsNotBlank(String name) throws Exception {
    Figure figure = figure(name);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(figure.png()));
    assertThat(image.getWidth()).isEqualTo(2 * figure.width());
    assertThat(image.getHeight()).isEqualTo(2 * figure.height());
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y += 3) {
      for (int x = 0; x < image.getWidth(); x += 3) {
        colours.add(image.getRGB(x, y));
      }
    }
    assertThat(colours).hasSizeGreaterThan(10);
  }

  @Test
  void theSameResultGivesTheSameBytes() {
    List<Figure> again = draw(result);
    for (int i = 0; i < figures.size(); i++) {
      assertThat(again.get(i).svg()).isEqualTo(figures.get(i).svg());
      assertThat(again.get(i).png()).isEqualTo(figures.get(i).png());
    }
  }

  @Test
  void histogramShowsTheThreeGroupsAndTheNearThreshold() throws Exception {
    assertThat(series(figure("min-distance")))
        .containsExactlyInAnyOrder("training", "generated", "references", "near threshold");
    assertThat(texts(figure("min-distance")))
        .contains("generated (30)", "references (30)", "training (40)")
        .contains("unit of the weights")
        .contains("near: below τ = ");
  }

  @Test
  void scatterShowsEveryGroupWhoseBehaviourIsKnown() throws Exception {
    assertThat(series(figure("performance-similarity")))
        .contains(
            "generated",
            "references",
            "noise at equal novelty",
            "average of 16",
            "gaussian",
            "noise 0.1",
            "generated mean");
    assertThat(texts(figure("performance-similarity"))).contains("accuracy (%)");
  }

  @Test
  void heatmapShowsEachGeneratedCheckpointOverThreeTrainingCheckpoints() throws Exception {
    assertThat(parsed(figure("heatmap")).getElementsByTagName("g").getLength()).isEqualTo(5);
    assertThat(texts(figure("heatmap")).lines().filter(line -> line.startsWith("…"))).hasSize(15);
    // 5 panels of 4 rows of 64 cells, 2 frames each, 60 steps of the scale and the paper
    assertThat(parsed(figure("heatmap")).getElementsByTagName("rect").getLength())
        .isEqualTo(5 * 4 * 64 + 10 + 60 + 1);
  }

  @Test
  void withoutBehaviourThereIsNoScatter() {
    AuditResult weightsOnly = audit(Optional.empty(), Optional.empty());
    assertThat(draw(weightsOnly))
        .extracting(Figure::name)
        .containsExactly("min-distance", "heatmap");
  }

  @Test
  void trainingRunsAsYardstickStandForTheTrainingSet() throws Exception {
    AuditResult weightsOnly = audit(Optional.empty(), Optional.empty());
    assertThat(series(draw(weightsOnly).get(0)))
        .containsExactlyInAnyOrder("training runs", "generated", "near threshold");
  }

  @Test
  void tooFewCheckpointsGiveNoFigure() {
    AuditResult insufficient =
        new Audit(PRODUCTS, Policy.standard(), new Seed(1))
            .run(
                new AuditInput(
                    Checkpoints.independent(training.select(1, 2, 3)),
                    Checkpoints.independent(generated),
                    Optional.empty(),
                    MLP.symmetries(),
                    Optional.empty(),
                    List.of()),
                Progress.unobserved());
    assertThat(draw(insufficient)).isEmpty();
  }
}
