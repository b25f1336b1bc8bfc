package org.weightaudit.novelty.verdict;

/**
 * Gives each generated checkpoint the first label that holds. Comparisons with a NaN threshold
 * never hold: without a yardstick, nothing is near.
 */
final class Labeller {

  private final Mode mode;
  private final Yardstick yardstick;
  private final Scale scale;
  private final Policy.Labelling policy;

  Labeller(Mode mode, Yardstick yardstick, Scale scale, Policy.Labelling policy) {
    this.mode = mode;
    this.yardstick = yardstick;
    this.scale = scale;
    this.policy = policy;
  }

  Label[] label(Measurement measurement) {
    Label[] labels = new Label[measurement.count()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = label(new Subject(measurement, i));
    }
    return labels;
  }

  private Label label(Subject x) {
    if (x.distance() <= scale.copy() || x.scaledDistance() <= scale.scaledCopy()) {
      return Label.COPY;
    }
    return mode == Mode.INDEPENDENT ? inZoo(x) : inTrajectory(x);
  }

  private Label inZoo(Subject x) {
    if (isCertain(x) && behavesAlike(x)) {
      return Label.NEAR_COPY;
    }
    if (x.performance() < scale.floor()) {
      return Label.BROKEN;
    }
    if (x.hullRatio() < scale.hull()) {
      return Label.INTERPOLATION;
    }
    return nearOrNovel(x);
  }

  private Label nearOrNovel(Subject x) {
    if (isNearCopy(x)) {
      return Label.NEAR_COPY;
    }
    return isSuspect(x) ? Label.PERTURBATION : Label.NOVEL;
  }

  /**
   * Steps of a trajectory are so near to each other, next to networks from scratch, that everything
   * between them would be a near-copy by the yardstick of these: what lies inside the trajectory is
   * named first, and only what is within the spacing of its steps is a near-copy of one of them.
   */
  private Label inTrajectory(Subject x) {
    if (x.distance() < scale.spacing()) {
      return Label.NEAR_COPY;
    }
    if (x.performance() < scale.floor()) {
      return Label.BROKEN;
    }
    if (isInside(x)) {
      return Label.INTERPOLATION;
    }
    if (yardstick == Yardstick.NONE) {
      return Label.UNJUDGED;
    }
    return nearOrNovel(x);
  }

  /**
   * In the hull of the steps; or near the trajectory and not farther from its mean than steps are
   * (which a draw from a Gaussian is not, in the hull of few steps of many parameters).
   */
  private boolean isInside(Subject x) {
    boolean inHull = x.hullRatio() <= policy.insideHull();
    boolean amongSteps =
        x.distance() < scale.reach() && x.relativeDistance() <= policy.relativeDistance();
    return inHull || amongSteps;
  }

  private boolean isNear(Subject x) {
    return x.distance() < scale.near() || x.runRatio() < scale.nearRatio();
  }

  private boolean isSuspect(Subject x) {
    return x.distance() < scale.suspect() || x.runRatio() < scale.suspectRatio();
  }

  private boolean isCertain(Subject x) {
    return x.distance() <= scale.certain() || x.scaledDistance() <= scale.certain();
  }

  private boolean behavesAlike(Subject x) {
    return Double.isNaN(x.similarity()) || x.similarity() >= scale.typicalSimilarity();
  }

  /** Near and alike; what lost performance on the way is a perturbation instead. */
  private boolean isNearCopy(Subject x) {
    boolean sameByBehaviour =
        x.similarity() > scale.highSimilarity() && x.overlap() > scale.highOverlap();
    return (isNear(x) && behavesAlike(x) && !x.impaired()) || sameByBehaviour;
  }

  /** One checkpoint of a measurement; NaN where nothing is known of its behaviour. */
  private record Subject(Measurement of, int index) {

    double distance() {
      return of.nearest().get(index).get(0).distance();
    }

    double scaledDistance() {
      return of.scaledDistance()[index];
    }

    double runRatio() {
      return of.runRatio()[index];
    }

    double relativeDistance() {
      return of.relativeDistance()[index];
    }

    double hullRatio() {
      return of.hullRatio()[index];
    }

    double similarity() {
      return of.likeness().map(likeness -> likeness.similarity()[index]).orElse(Double.NaN);
    }

    double overlap() {
      return of.likeness().map(likeness -> likeness.overlap()[index]).orElse(Double.NaN);
    }

    boolean impaired() {
      return of.likeness().map(likeness -> likeness.impaired()[index]).orElse(false);
    }

    double performance() {
      return of.likeness().map(likeness -> likeness.performance()[index]).orElse(Double.NaN);
    }
  }
}
