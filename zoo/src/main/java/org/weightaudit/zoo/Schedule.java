package org.weightaudit.zoo;

/** How many steps a plan takes on a data set, and the learning rate of each. Steps count from 1. */
final class Schedule {

  private final Recipe recipe;
  private final SavedSteps savedSteps;
  private final int stepsPerEpoch;

  Schedule(ZooPlan plan, int images) {
    recipe = plan.recipe();
    savedSteps = plan.savedSteps();
    stepsPerEpoch = images / recipe.batchSize();
    if (stepsPerEpoch == 0) {
      throw new IllegalArgumentException(
          "batchSize is %d, but the data set has only %d images"
              .formatted(recipe.batchSize(), images));
    }
    if (savedSteps instanceof SavedSteps.Listed listed) {
      int last = listed.steps().get(listed.steps().size() - 1);
      if (last > totalSteps()) {
        throw new IllegalArgumentException(
            "step %d is to be saved, but training ends after step %d"
                .formatted(last, totalSteps()));
      }
    }
    if (savedSteps instanceof SavedSteps.Drawn drawn && drawn.count() > totalSteps() + 1) {
      throw new IllegalArgumentException(
          "%d states of a run are to be saved, but training has only %d steps"
              .formatted(drawn.count(), totalSteps()));
    }
  }

  int scheduledSteps() {
    return Math.multiplyExact(stepsPerEpoch, recipe.epochs());
  }

  int totalSteps() {
    return Math.addExact(scheduledSteps(), savedSteps.furtherSteps());
  }

  int epochsDone(int step) {
    return step / stepsPerEpoch;
  }

  double learningRate(int step) {
    return step > scheduledSteps()
        ? savedSteps.furtherLearningRate()
        : recipe.schedule().rate(recipe.learningRate(), step - 1, stepsPerEpoch, recipe.epochs());
  }
}
