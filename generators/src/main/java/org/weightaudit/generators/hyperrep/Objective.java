package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.UnaryOperator;
import org.weightaudit.generators.hyperrep.Shape.BlockType;
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
  private static final double NOTHING = 1e-10;
  private static final float SMALLEST_SQUARE = 1e-16f;

  private final AutoEncoder autoEncoder;
  private final ProjectionHead head;
  private final int batch;
  private final boolean contrasts;
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
    contrasts = contrastShare >= NOTHING;
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
   * given back, too. A contrast that does not count is not computed; the head stays as it is.
   *
   * @param views [2·B, D]
   */
  NDArray loss(Tensors arrays, NDArray views) {
    NDArray latents = viewByView(views, view -> autoEncoder.encode(arrays, view));
    NDArray decoded = viewByView(latents, view -> autoEncoder.decode(arrays, view));
    NDArray error = decoded.sub(views).square().mul(errorWeights).sum();
    return contrasts ? error.add(contrast(arrays, latents)) : error;
  }

  /** In one pass, unless the rows of a pass depend on each other: each view is a batch. */
  private NDArray viewByView(NDArray rows, UnaryOperator<NDArray> pass) {
    return autoEncoder.shape().blockType() == BlockType.PYTORCH
        ? pass.apply(first(rows)).concat(pass.apply(second(rows)), 0)
        : pass.apply(rows);
  }

  private NDArray first(NDArray rows) {
    return rows.get("0:{}", batch);
  }

  private NDArray second(NDArray rows) {
    return rows.get("{}:", batch);
  }

  private NDArray contrast(Tensors arrays, NDArray latents) {
    NDArray first = head.project(arrays, first(latents), Statistics.BATCH);
    NDArray second = head.project(arrays, second(latents), Statistics.BATCH);
    NDArray both = first.concat(second, 0);
    NDArray norms = both.square().sum(new int[] {1}, true).add(SMALLEST_SQUARE).sqrt();
    NDArray directions = both.div(norms);
    NDArray similarity = directions.matMul(directions.transpose()).div(temperature).add(itself);
    return similarity.logSoftmax(-1).mul(positives).sum();
  }
}
