package org.weightaudit.generator.zoo;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.weightaudit.architecture.ArchitectureDescription;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.text.PlainText;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.zoo.Augmentation;
import org.weightaudit.zoo.InitialWeights;
import org.weightaudit.zoo.Recipe;
import org.weightaudit.zoo.SavedSteps;
import org.weightaudit.zoo.ZooPlan;
import org.weightaudit.zoo.optimizer.LearningRateSchedule;
import org.weightaudit.zoo.optimizer.Optimizer;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A zoo that somebody wants trained.
 *
 * @param name of the checkpoint set that it becomes
 * @param dataset the data set to train on, by name
 * @param testDataset the data set on which each checkpoint's accuracy is recorded, by name
 * @param role of the checkpoint set: TRAINING unless told otherwise
 * @param runs how many networks, each from an initialisation of its own
 * @param optimizer the update rule: sgd (with Nesterov momentum) unless told otherwise
 * @param learningRate the greatest of the schedule: 0.1 for sgd and heavy-ball, 0.001 for adam and
 *     adamw unless told otherwise
 * @param schedule of the learning rate: cosine for sgd and heavy-ball, constant for adam and adamw
 *     unless told otherwise
 * @param momentum of the average of the gradient, the β₁ of adam and adamw: 0.9 unless told
 *     otherwise
 * @param weightDecay 0.0005 for sgd and heavy-ball, 0 for adam, 0.01 for adamw unless told
 *     otherwise
 * @param augmentation what is done to training images at random: none unless told otherwise
 * @param initialWeights how weights and biases start: as PyTorch's layers do unless told otherwise;
 *     under all others every bias starts at 0.01
 * @param saved which states become checkpoints: the final one unless told otherwise
 * @param seed makes the zoo repeatable on one device: 1 unless told otherwise
 */
@JsonDeserialize(using = ValueDeserializer.None.class)
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "ZooRequest")
public record ZooRequest(
    @Schema(example = "gpt-mnist train") String name,
    ArchitectureDescription architecture,
    @Schema(example = "mnist/train") String dataset,
    @Schema(implementation = String.class, example = "mnist/test") Optional<String> testDataset,
    @Schema(implementation = SetRole.class) Optional<SetRole> role,
    @Schema(example = "200", minimum = "1", maximum = "10000") int runs,
    @Schema(example = "2", minimum = "1", maximum = "1000") int epochs,
    @Schema(implementation = Integer.class, example = "128") Optional<Integer> batchSize,
    @Schema(
            implementation = String.class,
            example = "sgd",
            allowableValues = {"sgd", "heavy-ball", "adam", "adamw"})
        Optional<String> optimizer,
    @Schema(implementation = Double.class, example = "0.1") Optional<Double> learningRate,
    @Schema(
            implementation = String.class,
            example = "cosine",
            allowableValues = {"cosine", "constant", "one-cycle"})
        Optional<String> schedule,
    @Schema(implementation = Double.class, example = "0.9") Optional<Double> momentum,
    @Schema(implementation = Double.class, example = "0.0005") Optional<Double> weightDecay,
    @Schema(
            implementation = String.class,
            example = "horizontal-flip",
            allowableValues = {"none", "horizontal-flip"})
        Optional<String> augmentation,
    @Schema(
            implementation = String.class,
            example = "kaiming-uniform",
            allowableValues = {
              "pytorch",
              "uniform",
              "normal",
              "xavier-uniform",
              "xavier-normal",
              "kaiming-uniform",
              "kaiming-normal"
            })
        Optional<String> initialWeights,
    @Schema(implementation = SavedStates.class) Optional<SavedStates> saved,
    @Schema(implementation = Long.class, example = "1") Optional<Long> seed)
    implements ZooOrder {

  static final int MOST_RUNS = 10_000;
  static final int MOST_EPOCHS = 1_000;
  static final int LONGEST_NAME = 200;
  static final int MOST_PARAMETERS = 100_000_000;

  /** So many float32 are 32 GiB: what one zoo may hold. */
  static final long MOST_VALUES = 8L << 30;

  private static final Map<String, String> FIELDS_OF_PLANS =
      Map.of(
          "runs", "/runs",
          "epochs", "/epochs",
          "batchSize", "/batchSize",
          "learningRate", "/learningRate",
          "tensors", "/saved/tensors");

  /** What the checkpoint set is for. */
  public enum SetRole {
    TRAINING,
    GENERATED,
    REFERENCE
  }

  /** The plan to train by, if the request makes sense. */
  ZooPlan plan() {
    requireName(name);
    between("/runs", runs, MOST_RUNS);
    between("/epochs", epochs, MOST_EPOCHS);
    Seed zooSeed = new Seed(seed.orElse(1L));
    SavedSteps states = saved.orElseGet(SavedStates.FinalState::new).savedSteps(zooSeed);
    ZooPlan plan;
    try {
      plan =
          new ZooPlan(
              architecture.toArchitecture(MOST_PARAMETERS), recipe(), states, runs, zooSeed);
    } catch (IllegalArgumentException e) {
      throw refusal(e);
    }
    long values = (long) plan.sequences() * states.perRun() * plan.layout().size();
    if (values > MOST_VALUES) {
      throw Problem.invalid(
          "/runs",
          "Found %d runs of %d checkpoints of %d parameters, %d numbers in all; wanted at most %d."
              .formatted(
                  plan.sequences(), states.perRun(), plan.layout().size(), values, MOST_VALUES));
    }
    return plan;
  }

  /** What the training library says of one of the fields, whose name it says first. */
  private static Problem refusal(IllegalArgumentException refused) {
    String message = String.valueOf(refused.getMessage());
    String field = message.split(" ", 2)[0];
    return Problem.invalid(FIELDS_OF_PLANS.getOrDefault(field, ""), message).causedBy(refused);
  }

  static void requireName(String name) {
    PlainText.require("/name", name, LONGEST_NAME);
  }

  private Recipe recipe() {
    Optimizer rule = Optimizers.of("", optimizer.orElse("sgd"), momentum, weightDecay);
    return new Recipe(
        epochs,
        batchSize.orElse(Recipe.DEFAULT_BATCH_SIZE),
        rule,
        learningRate.orElse(rule.algorithm().defaultLearningRate()),
        schedule.map(ZooRequest::scheduleNamed).orElse(rule.algorithm().defaultSchedule()),
        augmentation.map(ZooRequest::augmentationNamed).orElse(Augmentation.NONE),
        initialWeights.map(ZooRequest::initialWeightsNamed).orElse(InitialWeights.PYTORCH));
  }

  private static InitialWeights initialWeightsNamed(String name) {
    Map<String, InitialWeights> known = new LinkedHashMap<>();
    for (InitialWeights weights : InitialWeights.values()) {
      known.put(weights.name().toLowerCase(Locale.ROOT).replace('_', '-'), weights);
    }
    return Optional.ofNullable(known.get(name))
        .orElseThrow(
            () ->
                Problem.invalid(
                    "/initialWeights",
                    "Found \"%s\"; wanted one of %s."
                        .formatted(name, String.join(", ", known.keySet()))));
  }

  private static Augmentation augmentationNamed(String name) {
    return switch (name) {
      case "none" -> Augmentation.NONE;
      case "horizontal-flip" -> Augmentation.HORIZONTAL_FLIP;
      default ->
          throw Problem.invalid(
              "/augmentation",
              "Found \"%s\"; wanted \"none\" or \"horizontal-flip\".".formatted(name));
    };
  }

  private static LearningRateSchedule scheduleNamed(String name) {
    return switch (name) {
      case "cosine" -> LearningRateSchedule.COSINE;
      case "constant" -> LearningRateSchedule.CONSTANT;
      case "one-cycle" -> LearningRateSchedule.ONE_CYCLE;
      default ->
          throw Problem.invalid(
              "/schedule",
              "Found \"%s\"; wanted \"cosine\", \"constant\" or \"one-cycle\".".formatted(name));
    };
  }

  private static void between(String pointer, int found, int most) {
    if (found < 1 || found > most) {
      throw Problem.invalid(pointer, "Found %d; wanted 1 to %d.".formatted(found, most));
    }
  }
}
