package org.weightaudit.zoo;

import java.util.List;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.dataset.LabeledImages;
import org.weightaudit.weights.progress.Progress;

/**
 * Trains the runs of a zoo in groups. The runs of a group see the same batches, so that all their
 * first layers are one matrix product; each has an initialisation of its own, and each few an order
 * of batches of their own. Cost: 6·B·D operations a step and run of an mlp, for batches of B and D
 * parameters; memory: five times the group's parameters, whatever the number of runs.
 */
public final class ZooTrainer {

  private final ComputeDevice device;

  public ZooTrainer(ComputeDevice device) {
    this.device = device;
  }

  /**
   * Trains all runs and hands every checkpoint to the sink: by group, then step, then run.
   *
   * @throws IllegalArgumentException if the images do not fit the architecture, are fewer than one
   *     batch, or a step to save lies after the last one
   */
  public void train(ZooPlan plan, LabeledImages images, CheckpointSink sink, Progress progress) {
    try (ZooInTraining zoo = open(plan, images)) {
      List<RunGroup> groups = RunGroup.of(plan);
      for (RunGroup group : groups) {
        double runs = plan.sequences();
        zoo.train(group, sink, progress.between(group.first() / runs, group.end() / runs));
      }
    }
  }

  /**
   * To train a zoo group by group, in any order; a group can be left out.
   *
   * @throws IllegalArgumentException as {@link #train} does
   */
  public ZooInTraining open(ZooPlan plan, LabeledImages images) {
    return new ZooInTraining(device, plan, images);
  }
}
