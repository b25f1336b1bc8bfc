package org.weightaudit.generator.zoo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.fields.FieldPlan;
import org.weightaudit.fields.FitRecipe;
import org.weightaudit.fields.SharedStart;
import org.weightaudit.fields.network.NeuralField;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.shapes.occupancy.Labels;
import org.weightaudit.shapes.source.AircraftFamily;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A zoo of neural fields that somebody wants fitted, one to each shape.
 *
 * @param name of the checkpoint set that it becomes
 * @param architecture of the fields
 * @param shapes what they are fitted to
 * @param role of the checkpoint set: TRAINING unless told otherwise
 * @param recipe {@code decaying} unless told otherwise, or {@code plateaus}, as published
 * @param steps of each field under {@code decaying}: 1500 unless told otherwise
 * @param epochs at most, under {@code plateaus}: 5000 unless told otherwise
 * @param pointsPerHalf points near the surface, and as many uniform ones: 20000 unless told
 *     otherwise
 * @param start {@code trained-first} unless told otherwise, {@code same-untrained} or {@code
 *     independent}
 * @param seed makes the zoo repeatable on one device: 1 unless told otherwise
 */
@JsonDeserialize(using = ValueDeserializer.None.class)
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "FieldZooRequest")
public record FieldZooRequest(
    @Schema(example = "aircraft") String name,
    OfField architecture,
    Shapes shapes,
    @Schema(implementation = ZooRequest.SetRole.class) Optional<ZooRequest.SetRole> role,
    @Schema(
            implementation = String.class,
            example = "decaying",
            allowableValues = {"decaying", "plateaus"})
        Optional<String> recipe,
    @Schema(implementation = Integer.class, example = "1500") Optional<Integer> steps,
    @Schema(implementation = Integer.class, example = "5000") Optional<Integer> epochs,
    @Schema(implementation = Integer.class, example = "20000") Optional<Integer> pointsPerHalf,
    @Schema(
            implementation = String.class,
            example = "trained-first",
            allowableValues = {"trained-first", "same-untrained", "independent"})
        Optional<String> start,
    @Schema(implementation = Long.class, example = "1") Optional<Long> seed)
    implements ZooOrder {

  static final String TYPE = "neural-field";

  static final int MOST_SHAPES = 10_000;
  static final int MOST_POINTS_PER_HALF = 200_000;
  private static final int MOST_STEPS = 100_000;
  private static final int DEFAULT_STEPS = 1_500;
  private static final int DEFAULT_POINTS_PER_HALF = 20_000;
  private static final long MOST_PARAMETERS = 10_000_000;

  /**
   * The network of a field.
   *
   * @param type {@value FieldZooRequest#TYPE}
   * @param hidden widths of the hidden layers
   * @param frequencies of the positional embedding
   */
  @Schema(name = "NeuralFieldArchitecture")
  record OfField(
      @Schema(allowableValues = TYPE) String type,
      @Schema(example = "[64, 64, 64]") List<Integer> hidden,
      @Schema(example = "4") int frequencies) {}

  /** What fields are fitted to. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Aircraft.class, name = "aircraft"),
    @JsonSubTypes.Type(value = Archive.class, name = "archive")
  })
  @Schema(
      name = "Shapes",
      discriminatorProperty = "type",
      discriminatorMapping = {
        @DiscriminatorMapping(value = "aircraft", schema = Aircraft.class),
        @DiscriminatorMapping(value = "archive", schema = Archive.class)
      },
      oneOf = {Aircraft.class, Archive.class})
  sealed interface Shapes {

    /**
     * Looks at what can be told without the content of files.
     *
     * @throws Problem if there cannot be such shapes
     */
    void requireSense(MeshArchives archives);

    /**
     * The shapes themselves.
     *
     * @throws Problem if there are no such shapes
     */
    ShapeRange range(MeshArchives archives, Progress progress);
  }

  /**
   * Aircraft of random proportions.
   *
   * @param first place of the first one among all of this seed: 0 unless told otherwise
   * @param count how many
   * @param seed whose: 1 unless told otherwise
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @Schema(name = "AircraftShapes")
  record Aircraft(
      @Schema(implementation = Integer.class, example = "0") Optional<Integer> first,
      @Schema(example = "200") int count,
      @Schema(implementation = Long.class, example = "1") Optional<Long> seed)
      implements Shapes {

    @Override
    public void requireSense(MeshArchives archives) {
      between("/shapes/count", count, MOST_SHAPES);
      between("/shapes/first", first.orElse(0), 0, MOST_SHAPES - count);
    }

    @Override
    public ShapeRange range(MeshArchives archives, Progress progress) {
      requireSense(archives);
      int from = first.orElse(0);
      return new ShapeRange(
          new AircraftFamily(from + count, new Seed(seed.orElse(1L))),
          from,
          from + count,
          Labels.raw(),
          Map.of());
    }
  }

  /**
   * Meshes in a zip archive: its files named .obj, .off, .ply, .stl and .ac, in the order of their
   * paths, each moved and scaled so that its bounding box is in the middle of the cube of edge 1
   * and 0.95 long.
   *
   * @param artifact id of the archive in the store
   * @param first place of the first one in that order: 0 unless told otherwise
   * @param count how many: all that follow unless told otherwise
   * @param labels what counts as inside: raw unless told otherwise, which is where the winding
   *     number is 0.5 or more; oriented turns parts that are inside out; repaired closes gaps and
   *     thickens surfaces, too
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @Schema(
      name = "ArchivedShapes",
      description =
          "Meshes of a zip archive, uploaded as an artifact: files named .obj, .off, .ply, .stl and .ac, in the order of their paths. Other files are passed over.")
  record Archive(
      @Schema(example = "ar_01jd8k3v5m9q2w7x4y6z8a1b2c") String artifact,
      @Schema(
              implementation = Integer.class,
              example = "0",
              description = "Place of the first one in that order; 0 if absent")
          Optional<Integer> first,
      @Schema(
              implementation = Integer.class,
              example = "200",
              description = "All that follow if absent; 10000 at most")
          Optional<Integer> count,
      @Schema(
              implementation = String.class,
              description = "What counts as inside; raw if absent",
              example = "raw",
              allowableValues = {"raw", "oriented", "repaired"})
          Optional<String> labels)
      implements Shapes {

    @Override
    public void requireSense(MeshArchives archives) {
      inside();
      if (first.orElse(0) < 0) {
        throw Problem.invalid(
            "/shapes/first", "Found %d; wanted at least 0.".formatted(first.orElse(0)));
      }
      count.ifPresent(wanted -> between("/shapes/count", wanted, MOST_SHAPES));
      archives.require(artifact);
    }

    @Override
    public ShapeRange range(MeshArchives archives, Progress progress) {
      Labels inside = inside();
      MeshArchives.MeshArchive archive = archives.open(artifact, progress);
      int there = archive.meshes().count();
      int from = first.orElse(0);
      between("/shapes/first", from, 0, there - 1);
      between(
          count.isPresent() ? "/shapes/count" : "/shapes/artifact",
          count.orElse(there - from),
          Math.min(MOST_SHAPES, there - from));
      return new ShapeRange(
          archive.meshes(),
          from,
          from + count.orElse(there - from),
          inside,
          Map.of(
              "archive", archive.artifact().name(), "archiveSha256", archive.artifact().sha256()));
    }

    private Labels inside() {
      String wanted = labels.orElse("raw");
      return switch (wanted) {
        case "raw" -> Labels.raw();
        case "oriented" -> Labels.oriented();
        case "repaired" -> Labels.repaired();
        default ->
            throw Problem.invalid(
                "/shapes/labels",
                "Found \"%s\"; wanted \"raw\", \"oriented\" or \"repaired\".".formatted(wanted));
      };
    }
  }

  /** The plan to fit by, if the request makes sense. */
  FieldPlan plan() {
    ZooRequest.requireName(name);
    between("/pointsPerHalf", sampledPoints(), MOST_POINTS_PER_HALF);
    return new FieldPlan(field(), fitRecipe(), sharedStart(), new Seed(seed.orElse(1L)));
  }

  /** As many points near the surface of a shape, and as many uniform ones, it is fitted to. */
  int sampledPoints() {
    return pointsPerHalf.orElse(DEFAULT_POINTS_PER_HALF);
  }

  private NeuralField field() {
    NeuralField field;
    try {
      field = new NeuralField(3, architecture.hidden(), architecture.frequencies());
    } catch (IllegalArgumentException | ArithmeticException e) {
      String message = String.valueOf(e.getMessage());
      String component = message.startsWith("frequencies") ? "frequencies" : "hidden";
      throw Problem.invalid("/architecture/" + component, "Found: %s.".formatted(message))
          .causedBy(e);
    }
    if (field.layout().size() > MOST_PARAMETERS) {
      throw Problem.invalid(
          "/architecture/hidden",
          "Found %d parameters; wanted at most %d."
              .formatted(field.layout().size(), MOST_PARAMETERS));
    }
    return field;
  }

  private FitRecipe fitRecipe() {
    String wanted = recipe.orElse("decaying");
    return switch (wanted) {
      case "decaying" -> decaying();
      case "plateaus" -> plateaus();
      default ->
          throw Problem.invalid(
              "/recipe", "Found \"%s\"; wanted \"decaying\" or \"plateaus\".".formatted(wanted));
    };
  }

  private FitRecipe decaying() {
    requireAbsent("/epochs", epochs, "steps");
    int found = steps.orElse(DEFAULT_STEPS);
    between("/steps", found, MOST_STEPS);
    return FitRecipe.Decaying.ofSteps(found);
  }

  private FitRecipe plateaus() {
    requireAbsent("/steps", steps, "epochs");
    FitRecipe.Plateaus published = FitRecipe.Plateaus.published();
    int found = epochs.orElse(published.epochs());
    between("/epochs", found, published.epochs());
    return new FitRecipe.Plateaus(published.pointsPerStep(), published.learningRate(), found);
  }

  private SharedStart sharedStart() {
    String name = start.orElse("trained-first");
    return switch (name) {
      case "trained-first", "same-untrained", "independent" ->
          SharedStart.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
      default ->
          throw Problem.invalid(
              "/start",
              "Found \"%s\"; wanted \"trained-first\", \"same-untrained\" or \"independent\"."
                  .formatted(name));
    };
  }

  private static void requireAbsent(String pointer, Optional<Integer> value, String wanted) {
    if (value.isPresent()) {
      throw Problem.invalid(
          pointer,
          "Found %d; wanted %s instead, which this recipe goes by.".formatted(value.get(), wanted));
    }
  }

  private static void between(String pointer, int found, int most) {
    between(pointer, found, 1, most);
  }

  private static void between(String pointer, int found, int least, int most) {
    if (found < least || found > most) {
      throw Problem.invalid(pointer, "Found %d; wanted %d to %d.".formatted(found, least, most));
    }
  }
}
