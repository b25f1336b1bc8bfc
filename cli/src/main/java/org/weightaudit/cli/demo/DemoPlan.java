package org.weightaudit.cli.demo;

import java.util.List;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;

/**
 * Every number of the demo.
 *
 * @param architecture of all networks
 * @param trainingRuns how many networks the copying and the honest generator learn from
 * @param references networks from scratch that are held out
 * @param generated how many checkpoints each generator makes
 * @param epochs of every run
 * @param steps how many consecutive steps of one run the averaging generator and P-diff learn from
 * @param stepLearningRate learning rate of those steps
 * @param window how many consecutive steps it averages
 * @param tail the tensors that P-diff learns to generate, from as many consecutive steps; the rest
 *     of their network is frozen
 * @param preset of P-diff
 * @param noiseShare noise of the copies, relative to the distance between training networks
 * @param seed of everything
 */
public record DemoPlan(
    Mlp architecture,
    int trainingRuns,
    int references,
    int generated,
    int epochs,
    int steps,
    double stepLearningRate,
    int window,
    List<String> tail,
    String preset,
    double noiseShare,
    long seed) {

  /** The numbers of {@code weightaudit demo}. */
  public static DemoPlan standard() {
    return new DemoPlan(
        new Mlp(List.of(784, 10, 10), Activation.RELU),
        200,
        100,
        100,
        2,
        300,
        0.01,
        16,
        List.of("fc1.bias", "fc2.weight", "fc2.bias"),
        "mnist-mlp-tail",
        0.02,
        1);
  }
}
