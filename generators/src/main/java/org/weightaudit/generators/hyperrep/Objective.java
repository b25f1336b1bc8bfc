package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.weightaudit.generators.network.Layers.Statistics;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.generators.network.Upload;

/**
 * What the auto-encoder learns by (Schürholt et al., 2022, section 3): γ·NT-Xent of the projected
 * latents of two views (Chen et al., 2020) + (1 - γ)·squared error of both reconstructions, with
 * weights of its own for each number. Numbers lie on the device once, as arrays.
 */
final class Objective {

  private static final float NEVER = -1e9f;
  private static final float SMALLEST_SQUARE = 1e-16f;

  private final AutoEncoder autoEncoder;
  private final ProjectionHead head;
  private final int batch;
  private final NDArray errorWeights;
  private final NDArray temperature;
  private final NDArray itself;
  private final NDArray positives;

  /**
   * @param errorWeights [D], by which a squared error counts in the mean over the 2·B rows
   * @param batch B, pairs of views
   * @param contrastShare γ, from 0 to 1
   * @param temperature τ
   */
  Objective(
      NDManager manager,
      AutoEncoder autoEncoder,
      ProjectionHead head,
      float[] errorWeights,
      int batch,
      double contrastShare,
      double temperature) {
    this.autoEncoder = autoEncoder;
    this.head = head;
    this.batch = batch;
    int rows = 2 * batch;
    float[] weights = new float[errorWeights.length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) ((1 - contrastShare) * errorWeights[k] / rows);
    }
    float[] diagonal = new float[rows * rows];
    float[] partners = new float[rows * rows];
    for (int row = 0; row < rows; row++) {
      diagonal[row * rows + row] = NEVER;
      partners[row * rows + (row + batch) % rows] = (float) (-contrastShare / rows);
    }
    this.errorWeights = Upload.floats(manager, weights);
    this.temperature = Upload.floats(manager, new float[] {(float) temperature});
    itself = Upload.floats(manager, diagonal, rows, rows);
    positives = Upload.floats(manager, partners, rows, rows);
  }

  /**
   * The loss of two views of the same checkpoints, one below the other: the views are what is to be
   * given back, too.
   *
   * @param views [2·B, D]
   */
  NDArray loss(Tensors arrays, NDArray views) {
    NDArray latents = autoEncoder.encode(arrays, views);
    NDArray error = autoEncoder.decode(arrays, latents).sub(views).square();
    return contrast(arrays, latents).add(error.mul(errorWeights).sum());
  }

  private NDArray contrast(Tensors arrays, NDArray latents) {
    NDArray first = head.project(arrays, latents.get("0:{}", batch), Statistics.BATCH);
    NDArray second = head.project(arrays, latents.get("{}:", batch), Statistics.BATCH);
    NDArray both = first.concat(second, 0);
    NDArray norms = both.square().sum(new int[] {1}, true).add(SMALLEST_SQUARE).sqrt();
    NDArray directions = both.div(norms);
    NDArray similarity = directions.matMul(directions.transpose()).div(temperature).add(itself);
    return similarity.logSoftmax(-1).mul(positives).sum();
  }
}
