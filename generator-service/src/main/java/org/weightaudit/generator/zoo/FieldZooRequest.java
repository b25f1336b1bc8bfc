package org.weightaudit.generator.zoo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weightaudit.fields.FieldPlan;
import org.weightaudit.fields.FitRecipe;
import org.weightaudit.fields.SharedStart;
import org.weightaudit.fields.network.NeuralField;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.shapes.occupancy.Labels;
import org.weightaudit.shapes.occupancy.OccupancySampler;
import org.weightaudit.shapes.source.AircraftFamily;
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
  @JsonSubTypes(@JsonSubTypes.Type(value = Aircraft.class, name = "aircraft"))
  @Schema(
      name = "Shapes",
      discriminatorProperty = "type",
      discriminatorMapping = @DiscriminatorMapping(value = "aircraft", schema = Aircraft.class),
      oneOf = Aircraft.class)
  sealed interface Shapes {

    /** The shapes themselves. */
    AircraftFamily family();
  }

  /**
   * Aircraft of random proportions.
   *
   * @param count how many
   * @param seed whose: 1 unless told otherwise
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @Schema(name = "AircraftShapes")
  record Aircraft(
      @Schema(example = "200") int count,
      @Schema(implementation = Long.class, example = "1") Optional<Long> seed)
      implements Shapes {

    @Override
    public AircraftFamily family() {
      between("/shapes/count", count, MOST_SHAPES);
      return new AircraftFamily(count, new Seed(seed.orElse(1L)));
    }
  }

  /** The plan to fit by, if the request makes sense. */
  FieldPlan plan() {
    ZooRequest.requireName(name);
    between("/pointsPerHalf", sampledPoints(), MOST_POINTS_PER_HALF);
    shapes.family();
    return new FieldPlan(field(), fitRecipe(), sharedStart(), new Seed(seed.orElse(1L)));
  }

  private int sampledPoints() {
    return pointsPerHalf.orElse(DEFAULT_POINTS_PER_HALF);
  }

  /** What the fields are fitted to. */
  OccupancySampler sampler(Labels labels) {
    return new OccupancySampler(sampledPoints(), OccupancySampler.PUBLISHED_SIGMA, labels);
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
    if (found < 1 || found > most) {
      throw Problem.invalid(pointer, "Found %d; wanted 1 to %d.".formatted(found, most));
    }
  }
}
