package org.weightaudit.generators.hyperdiffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.fields.FieldFitting;
import org.weightaudit.fields.FieldPlan;
import org.weightaudit.fields.FitRecipe;
import org.weightaudit.fields.FittedField;
import org.weightaudit.fields.SharedStart;
import org.weightaudit.fields.compute.FieldEvaluation;
import org.weightaudit.fields.network.NeuralField;
import org.weightaudit.generators.Mode;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.generators.testing.GoldenSet;
import org.weightaudit.generators.testing.RecordingWatch;
import org.weightaudit.novelty.shape.PointCloud;
import org.weightaudit.novelty.shape.ShapeMetrics;
import org.weightaudit.novelty.statistics.Interval;
import org.weightaudit.novelty.verdict.Audit;
import org.weightaudit.novelty.verdict.AuditInput;
import org.weightaudit.novelty.verdict.AuditResult;
import org.weightaudit.novelty.verdict.Checkpoints;
import org.weightaudit.novelty.verdict.Policy;
import org.weightaudit.novelty.verdict.Statistic;
import org.weightaudit.novelty.verdict.Verdict;
import org.weightaudit.sampledata.FlightGearAircraft;
import org.weightaudit.sampledata.SampleData;
import org.weightaudit.shapes.format.Ac3dCleaning;
import org.weightaudit.shapes.format.MeshLimits;
import org.weightaudit.shapes.format.MeshReader;
import org.weightaudit.shapes.mesh.Placement;
import org.weightaudit.shapes.occupancy.Labels;
import org.weightaudit.shapes.occupancy.OccupancyPoints;
import org.weightaudit.shapes.occupancy.OccupancySampler;
import org.weightaudit.shapes.occupancy.SolidCheck;
import org.weightaudit.shapes.source.AircraftFamily;
import org.weightaudit.shapes.source.MeshFiles;
import org.weightaudit.shapes.source.ShapeSource;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.matrix.WeightMatrix;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;

/**
 * The small preset makes fields that are aircraft, and they are training fields: far nearer to one
 * of them than any two of these are. One zoo of fields, of the parametric family or with {@code
 * -Dfields.shapes=flightgear} of FlightGear's aircraft; one seed of the generator, or those of
 * {@code -Dfields.seeds}; prints rows of docs/methods.md.
 */
@Tag("minutes")
class FieldPresetTest {

  private static final int SAMPLES = 48;
  private static final int POINTS = 20_000;
  private static final int FRESH_POINTS = 4_000;
  private static final int FIELDS_PER_GROUP = 31;
  private static final NeuralField FIELD = new NeuralField(3, List.of(64, 64, 64), 4);
  private static final FitRecipe RECIPE = FitRecipe.Decaying.ofSteps(1500);
  private static final Seed SEED = new Seed(1);

  private static ComputeDevice device;
  private static List<float[]> training;
  private static List<float[]> heldOut;
  private static Decoded trainingShapes;
  private static Decoded heldOutShapes;

  @TempDir private Path scratch;

  static LongStream seeds() {
    return Arrays.stream(System.getProperty("fields.seeds", "1").split(","))
        .mapToLong(Long::parseLong);
  }

  @BeforeAll
  static void fit() throws IOException {
    device = ComputeDevice.best();
    long begun = System.nanoTime();
    List<float[]> fields = new ArrayList<>();
    List<FieldEvaluation.Fit> fits = new ArrayList<>();
    Aircraft aircraft =
        System.getProperty("fields.shapes", "family").equals("flightgear")
            ? Aircraft.ofFlightGear()
            : Aircraft.ofTheFamily();
    FieldFitting fitting =
        new FieldFitting(
            device, new FieldPlan(FIELD, RECIPE, SharedStart.TRAINED_FIRST, SEED.of("fields")));
    fitting.begin(aircraft.points(0, 1, POINTS, "training").get(0), Progress.unobserved());
    for (int from = 0; from < aircraft.count(); from += FIELDS_PER_GROUP) {
      int to = Math.min(aircraft.count(), from + FIELDS_PER_GROUP);
      List<OccupancyPoints> shapes = aircraft.points(from, to, POINTS, "training");
      List<float[]> group =
          fitting.fit(from, shapes, Progress.unobserved()).stream()
              .map(FittedField::weights)
              .toList();
      fits.addAll(
          new FieldEvaluation(device, FIELD)
              .fits(group, aircraft.points(from, to, FRESH_POINTS, "fresh")));
      fields.addAll(group);
    }
    training = fields.subList(0, aircraft.training());
    heldOut = fields.subList(aircraft.training(), fields.size());
    trainingShapes = Decoded.of(training);
    heldOutShapes = Decoded.of(heldOut);
    double[] ious = fits.stream().mapToDouble(FieldEvaluation.Fit::iou).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%d fields in %d s: IoU mean %.3f, least %.3f%n",
        fields.size(),
        (System.nanoTime() - begun) / 1_000_000_000,
        Arrays.stream(ious).average().orElseThrow(),
        ious[0]);
    assertThat(ious[ious.length / 2]).isGreaterThan(0.75);
  }

  @AfterAll
  static void close() {
    device.close();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void samplesAreAircraftAndCopiesOfTrainingFields(long value) throws IOException {
    Seed seed = new Seed(value);
    long begun = System.nanoTime();
    WeightMatrix weights = DenseMatrix.ofRows(training.toArray(float[][]::new));
    TrainingSet set =
        new TrainingSet(
            FIELD.layout(),
            weights,
            IntStream.range(0, training.size())
                .mapToObj(i -> GoldenSet.row("aircraft-" + i))
                .toList());
    HyperDiffusion method = new HyperDiffusion();
    HyperDiffusionConfiguration preset =
        method.presets().stream()
            .filter(one -> one.id().equals("small-fields"))
            .findFirst()
            .orElseThrow()
            .configuration();
    try (HyperDiffusionGenerator generator =
        method.train(device, set, preset, Mode.CORRECTED, seed, new RecordingWatch(), scratch)) {
      long trained = System.nanoTime();
      WeightMatrix samples =
          generator.sample(0, SAMPLES, seed.of("samples"), Progress.unobserved());
      long sampled = System.nanoTime();
      Audited audited = Audited.of(weights, samples);
      Decoded shapes = Decoded.of(rows(samples));
      Decoded noisyShapes = Decoded.of(noiseOfEqualNovelty(rows(samples), seed.of("noise")));
      double[] nearest = shapes.nearest(heldOutShapes);
      double[] noisyNearest = noisyShapes.nearest(heldOutShapes);
      double[] trainingNearest = trainingShapes.nearest(heldOutShapes);
      System.out.printf(
          Locale.ROOT,
          "| %d | %d s | %d s | %.4f | %.4f | %.4f | %.5f | %.5f | %.5f | %.3f | %.3f | %.3f | %.2f |"
              + " %.2f | %s |%n",
          value,
          (trained - begun) / 1_000_000_000,
          (sampled - trained) / 1_000_000_000,
          median(trainingShapes.occupied()),
          median(shapes.occupied()),
          median(noisyShapes.occupied()),
          median(trainingNearest),
          median(nearest),
          median(noisyNearest),
          audited.nearest(),
          audited.plainNearest(),
          audited.trainingNearest(),
          audited.copies(),
          audited.coverage(),
          audited.verdict());
      assertThat(median(shapes.occupied()))
          .isBetween(
              median(trainingShapes.occupied()) / 1.5, median(trainingShapes.occupied()) * 1.5);
      assertThat(median(nearest)).isLessThan(1.5 * median(trainingNearest));
      assertThat(audited.nearest()).isLessThan(audited.trainingNearest() / 2);
      assertThat(audited.verdict()).isEqualTo(Verdict.MEMORIZED);
    }
  }

  /** For each sample its nearest training field, moved as far as that in a random direction. */
  private static List<float[]> noiseOfEqualNovelty(List<float[]> samples, Seed seed) {
    List<float[]> noisy = new ArrayList<>();
    for (float[] sample : samples) {
      float[] parent =
          training.stream()
              .min(Comparator.comparingDouble(field -> distance(field, sample)))
              .orElseThrow();
      SplittableRandom random = seed.of(noisy.size()).random();
      double deviation = distance(parent, sample) / Math.sqrt(parent.length);
      float[] moved = parent.clone();
      for (int k = 0; k < moved.length; k++) {
        moved[k] += (float) (deviation * random.nextGaussian());
      }
      noisy.add(moved);
    }
    return noisy;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = (double) a[k] - b[k];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  private static List<float[]> rows(WeightMatrix matrix) {
    return IntStream.range(0, matrix.rows()).mapToObj(matrix::row).toList();
  }

  private static double median(double[] values) {
    return Arrays.stream(values).sorted().toArray()[values.length / 2];
  }

  /**
   * Shapes to fit fields to.
   *
   * @param usable indices of the meshes of {@code source} that are taken
   * @param training how many of these, from the first on, are not held out
   */
  private record Aircraft(ShapeSource source, List<Integer> usable, Labels labels, int training) {

    static Aircraft ofTheFamily() {
      return new Aircraft(
          new AircraftFamily(124, SEED),
          IntStream.range(0, 124).boxed().toList(),
          Labels.raw(),
          100);
    }

    static Aircraft ofFlightGear() throws IOException {
      MeshFiles files =
          MeshFiles.in(
                  SampleData.inUserCache().flightGearAircraft().folder(),
                  new MeshReader(MeshLimits.standard(), Ac3dCleaning.standard()),
                  Placement.BOUNDING_BOX)
              .without(FlightGearAircraft.NO_AEROPLANES)
              .onePerFolder(FlightGearAircraft.CHOSEN);
      List<Integer> usable = new ArrayList<>();
      for (int i = 0; i < files.count(); i++) {
        if (SolidCheck.of(files.mesh(i), Labels.repaired(), Progress.unobserved()).isUsable()) {
          usable.add(i);
        }
      }
      return new Aircraft(files, usable, Labels.repaired(), usable.size() * 4 / 5);
    }

    int count() {
      return usable.size();
    }

    List<OccupancyPoints> points(int from, int to, int perHalf, String purpose) throws IOException {
      OccupancySampler sampler =
          new OccupancySampler(perHalf, OccupancySampler.PUBLISHED_SIGMA, labels);
      List<OccupancyPoints> points = new ArrayList<>();
      for (int i = from; i < to; i++) {
        points.add(
            sampler.sample(
                source.mesh(usable.get(i)), SEED.of(purpose).of(i), Progress.unobserved()));
      }
      return points;
    }
  }

  /**
   * What an audit finds of fields; they have no common task.
   *
   * @param nearest mean distance to the nearest training field, up to symmetry
   */
  private record Audited(
      double nearest,
      double plainNearest,
      double trainingNearest,
      double copies,
      double coverage,
      Verdict verdict) {

    static Audited of(WeightMatrix training, WeightMatrix generated) {
      AuditResult result =
          new Audit(new MatrixProducts(device), Policy.standard(), new Seed(1))
              .run(
                  new AuditInput(
                      Checkpoints.independent(training),
                      Checkpoints.independent(generated),
                      Optional.of(
                          Checkpoints.independent(
                              DenseMatrix.ofRows(heldOut.toArray(float[][]::new)))),
                      FIELD.symmetries(),
                      Optional.empty(),
                      List.of()),
                  Progress.unobserved());
      Map<Statistic, Interval> found = result.statistics();
      return new Audited(
          value(found, Statistic.NEAREST_DISTANCE),
          value(found, Statistic.PLAIN_NEAREST_DISTANCE),
          value(found, Statistic.TRAINING_NEAREST_DISTANCE),
          value(found, Statistic.COPY_SHARE),
          value(found, Statistic.COVERAGE),
          result.verdict());
    }

    private static double value(Map<Statistic, Interval> statistics, Statistic statistic) {
      return Objects.requireNonNull(statistics.get(statistic), statistic.key()).value();
    }
  }

  /**
   * Shapes of fields on a lattice.
   *
   * @param occupied share of the cells whose centre is inside
   * @param clouds centres of cells that are inside; none where no cell is
   */
  private record Decoded(double[] occupied, List<Optional<PointCloud>> clouds) {

    private static final int EDGE = 56;
    private static final int CLOUD = 256;

    static Decoded of(List<float[]> fields) {
      float[] centres = new float[3 * EDGE * EDGE * EDGE];
      for (int k = 0; k < centres.length / 3; k++) {
        centres[3 * k] = centre(k / EDGE / EDGE);
        centres[3 * k + 1] = centre(k / EDGE % EDGE);
        centres[3 * k + 2] = centre(k % EDGE);
      }
      double[] occupied = new double[fields.size()];
      List<Optional<PointCloud>> clouds = new ArrayList<>();
      FieldEvaluation evaluation = new FieldEvaluation(device, FIELD);
      for (int i = 0; i < occupied.length; i++) {
        float[] logits = evaluation.logits(List.of(fields.get(i)), centres)[0];
        int[] inside = IntStream.range(0, logits.length).filter(k -> logits[k] > 0).toArray();
        occupied[i] = (double) inside.length / logits.length;
        clouds.add(inside.length == 0 ? Optional.empty() : Optional.of(cloud(inside, centres, i)));
      }
      return new Decoded(occupied, clouds);
    }

    private static float centre(int cell) {
      return (cell + 0.5f) / EDGE - 0.5f;
    }

    private static PointCloud cloud(int[] inside, float[] centres, int field) {
      SplittableRandom random = SEED.of("cloud").of(field).random();
      double[][] points = new double[CLOUD][];
      for (int p = 0; p < CLOUD; p++) {
        int k = inside[random.nextInt(inside.length)];
        points[p] = new double[] {centres[3 * k], centres[3 * k + 1], centres[3 * k + 2]};
      }
      return new PointCloud(points);
    }

    /** Chamfer distance of each shape to the nearest of others; infinite for an empty one. */
    double[] nearest(Decoded others) {
      double[][] distances = new double[others.clouds.size()][clouds.size()];
      for (int r = 0; r < distances.length; r++) {
        PointCloud reference = others.clouds.get(r).orElseThrow();
        for (int s = 0; s < clouds.size(); s++) {
          distances[r][s] =
              clouds.get(s).map(reference::chamferDistance).orElse(Double.POSITIVE_INFINITY);
        }
      }
      return ShapeMetrics.nearestReference(distances);
    }
  }
}
