package org.weightaudit.generator.zoo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.zoo.SavedSteps;

/** Which states of a run become checkpoints. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SavedStates.FinalState.class, name = "final"),
  @JsonSubTypes.Type(value = SavedStates.ConsecutiveSteps.class, name = "consecutive"),
  @JsonSubTypes.Type(value = SavedStates.ListedSteps.class, name = "steps"),
  @JsonSubTypes.Type(value = SavedStates.DrawnSteps.class, name = "drawn")
})
@Schema(
    name = "SavedStates",
    discriminatorProperty = "type",
    discriminatorMapping = {
      @DiscriminatorMapping(value = "final", schema = SavedStates.FinalState.class),
      @DiscriminatorMapping(value = "consecutive", schema = SavedStates.ConsecutiveSteps.class),
      @DiscriminatorMapping(value = "steps", schema = SavedStates.ListedSteps.class),
      @DiscriminatorMapping(value = "drawn", schema = SavedStates.DrawnSteps.class)
    },
    oneOf = {
      SavedStates.FinalState.class,
      SavedStates.ConsecutiveSteps.class,
      SavedStates.ListedSteps.class,
      SavedStates.DrawnSteps.class
    })
public sealed interface SavedStates {

  /** More steps than this in one run are refused. */
  int MOST_STEPS = 100_000;

  /**
   * As the training library has it.
   *
   * @param seed of the zoo
   */
  SavedSteps savedSteps(Seed seed);

  /** The state after the last step. */
  @Schema(name = "FinalState")
  record FinalState() implements SavedStates {

    @Override
    public SavedSteps savedSteps(Seed seed) {
      return new SavedSteps.Final();
    }
  }

  /**
   * Further steps at a constant learning rate after the schedule, each saved. With {@code tensors},
   * a new optimizer trains these only: the set is partial, the rest of the base network is its
   * frozen checkpoint.
   *
   * @param count how many
   * @param tensors those that vary; all, by the optimizer at work, if absent
   * @param optimizer of these tensors: adamw unless told otherwise
   * @param trajectories how many start from the base network: 1 unless told otherwise. Each is a
   *     run of its own, with batches in an order of its own.
   * @param orderSeed of these orders: the zoo's seed unless told otherwise. Another one gives other
   *     trajectories of the same base network, for references.
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  @Schema(name = "ConsecutiveSteps")
  record ConsecutiveSteps(
      @Schema(example = "300") int count,
      @Schema(example = "0.03") double learningRate,
      @Schema(example = "[\"fc1.bias\", \"fc2.weight\", \"fc2.bias\"]")
          Optional<List<String>> tensors,
      @Schema(
              implementation = String.class,
              example = "adamw",
              allowableValues = {"sgd", "heavy-ball", "adam", "adamw"})
          Optional<String> optimizer,
      @Schema(implementation = Double.class, example = "0.9") Optional<Double> momentum,
      @Schema(implementation = Double.class, example = "0.0005") Optional<Double> weightDecay,
      @Schema(implementation = Integer.class, example = "1") Optional<Integer> trajectories,
      @Schema(implementation = Long.class, example = "1") Optional<Long> orderSeed)
      implements SavedStates {

    private static final int MOST_TRAJECTORIES = 1000;

    @Override
    public SavedSteps savedSteps(Seed seed) {
      between("/saved/count", count, MOST_STEPS);
      if (!(learningRate > 0) || !Double.isFinite(learningRate)) {
        throw Problem.invalid(
            "/saved/learningRate", "Found %s; wanted a positive number.".formatted(learningRate));
      }
      if (tensors.isEmpty()) {
        requireAbsent("optimizer", optimizer);
        requireAbsent("momentum", momentum);
        requireAbsent("weightDecay", weightDecay);
        requireAbsent("trajectories", trajectories);
        requireAbsent("orderSeed", orderSeed);
        return new SavedSteps.Consecutive(count, learningRate);
      }
      int many = trajectories.orElse(1);
      between("/saved/trajectories", many, MOST_TRAJECTORIES);
      return new SavedSteps.Trajectory(
          tensors.get(),
          count,
          learningRate,
          Optimizers.of("/saved", optimizer.orElse("adamw"), momentum, weightDecay),
          many,
          orderSeed.map(Seed::new).orElse(seed));
    }

    private static void between(String pointer, int found, int most) {
      if (found < 1 || found > most) {
        throw Problem.invalid(pointer, "Found %d; wanted 1 to %d.".formatted(found, most));
      }
    }

    private static void requireAbsent(String name, Optional<?> value) {
      if (value.isPresent()) {
        throw Problem.invalid(
            "/saved/" + name,
            "Found %s without tensors; wanted tensors beside it, because otherwise the optimizer at work goes on."
                .formatted(name));
      }
    }
  }

  /**
   * The random initialisation, the state after the last step, and states between them drawn at
   * random, for each run others.
   *
   * @param count all of these
   */
  @Schema(name = "DrawnSteps")
  record DrawnSteps(@Schema(example = "200") int count) implements SavedStates {

    @Override
    public SavedSteps savedSteps(Seed seed) {
      if (count < 2 || count > MOST_STEPS) {
        throw Problem.invalid(
            "/saved/count", "Found %d; wanted 2 to %d.".formatted(count, MOST_STEPS));
      }
      return new SavedSteps.Drawn(count, seed.of("saved steps"));
    }
  }

  /**
   * The states after these steps.
   *
   * @param steps increasing; 0 is the random initialisation
   */
  @Schema(name = "ListedSteps")
  record ListedSteps(@Schema(example = "[0, 100, 200]") List<Integer> steps)
      implements SavedStates {

    @Override
    public SavedSteps savedSteps(Seed seed) {
      if (steps.isEmpty() || steps.size() > MOST_STEPS) {
        throw Problem.invalid(
            "/saved/steps", "Found %d steps; wanted 1 to %d.".formatted(steps.size(), MOST_STEPS));
      }
      int last = -1;
      for (int i = 0; i < steps.size(); i++) {
        if (steps.get(i) <= last) {
          throw Problem.invalid(
              "/saved/steps/" + i,
              "Found %d after %d; wanted increasing steps from 0 on."
                  .formatted(steps.get(i), last));
        }
        last = steps.get(i);
      }
      return new SavedSteps.Listed(steps);
    }
  }
}
