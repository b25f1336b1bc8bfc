package org.weightaudit.generator.zoo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.swagger.v3.oas.annotations.media.DiscriminatorMapping;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.zoo.SavedSteps;

/** Which states of a run become checkpoints. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SavedStates.FinalState.class, name = "final"),
  @JsonSubTypes.Type(value = SavedStates.ConsecutiveSteps.class, name = "consecutive"),
  @JsonSubTypes.Type(value = SavedStates.ListedSteps.class, name = "steps")
})
@Schema(
    name = "SavedStates",
    discriminatorProperty = "type",
    discriminatorMapping = {
      @DiscriminatorMapping(value = "final", schema = SavedStates.FinalState.class),
      @DiscriminatorMapping(value = "consecutive", schema = SavedStates.ConsecutiveSteps.class),
      @DiscriminatorMapping(value = "steps", schema = SavedStates.ListedSteps.class)
    },
    oneOf = {
      SavedStates.FinalState.class,
      SavedStates.ConsecutiveSteps.class,
      SavedStates.ListedSteps.class
    })
public sealed interface SavedStates {

  /** More steps than this in one run are refused. */
  int MOST_STEPS = 100_000;

  /** As the training library has it. */
  SavedSteps savedSteps();

  /** The state after the last step. */
  @Schema(name = "FinalState")
  record FinalState() implements SavedStates {

    @Override
    public SavedSteps savedSteps() {
      return new SavedSteps.Final();
    }
  }

  /**
   * Further steps at a constant learning rate after the schedule, each saved.
   *
   * @param count how many
   */
  @Schema(name = "ConsecutiveSteps")
  record ConsecutiveSteps(
      @Schema(example = "300") int count, @Schema(example = "0.01") double learningRate)
      implements SavedStates {

    @Override
    public SavedSteps savedSteps() {
      if (count < 1 || count > MOST_STEPS) {
        throw Problem.invalid(
            "/saved/count", "Found %d; wanted 1 to %d.".formatted(count, MOST_STEPS));
      }
      if (!(learningRate > 0) || !Double.isFinite(learningRate)) {
        throw Problem.invalid(
            "/saved/learningRate", "Found %s; wanted a positive number.".formatted(learningRate));
      }
      return new SavedSteps.Consecutive(count, learningRate);
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
    public SavedSteps savedSteps() {
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
