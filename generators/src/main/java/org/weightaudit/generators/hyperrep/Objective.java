package org.weightaudit.generators.hyperrep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.UnaryOperator;
import org.weightaudit.generators.hyperrep.Loss.Contrast;
import org.weightaudit.generators.hyperrep.Loss.Reduction;
import org.weightaudit.generators.hyperrep.Shape.BlockType;
import org.weightaudit.generators.network.Layers.Statistics;
import org.weightaudit.generators.network.Tensors;
import org.weightaudit.weights.compute.Upload;

/**
 * What the auto-encoder learns by (Schürholt et al., 2022, section 3): γ·contrast of the projected
 * latents of two views, NT-Xent (Chen et al., 2020) or another, + (1 - γ)·squared error of both
 * reconstructions, with weights of its own for each number, + a penalty on the variance of latents.
 * Numbers lie on the device once, as arrays.
 */
final class Objective {

  private static final float NEVER = -1e9f;
  private static final float SMALLEST_SQUARE = 1e-16f;

  private final AutoEncoder autoEncoder;
  private final ProjectionHead head;
  private final Loss loss;
  private final int batch;
  private final NDArray errorWeights;
  private final NDArray largestErrors;
  private final NDArray temperature;
  private final NDArray itself;
  private final NDArray partners;
  private final NDArray positiveWeight;
  private final NDArray varianceWeight;

  /**
   * How errors of the numbers of a vector count, both [D].
   *
   * @param weights by which a squared error counts in the mean over the 2·B rows
   * @param largest squared errors
   */
  record Errors(float[] weights, float[] largest) {

    /**
     * Of vectors of which each number is divided by a deviation before it is compared.
     *
     * @param deviations [D]
     * @throws IllegalArgumentException if the loss has weights for another number of layers
     */
    static Errors of(Loss loss, Tokens tokens, float[] deviations) {
      List<Tokens.Layer> layers = tokens.layers();
      List<Double> ofLayers = loss.layerWeights();
      if (!ofLayers.isEmpty() && ofLayers.size() != layers.size()) {
        throw new IllegalArgumentException(
            "layerWeights has %d numbers; wanted none, or one for each of the %d layers"
                .formatted(ofLayers.size(), layers.size()));
      }
      Errors errors = new Errors(new float[tokens.size()], new float[tokens.size()]);
      for (int l = 0; l < layers.size(); l++) {
        Tokens.Layer layer = layers.get(l);
        double own = ofLayers.isEmpty() ? 1 : ofLayers.get(l);
        double count = loss.reduction() == Reduction.LAYER_MEAN ? layer.size() : tokens.size();
        for (int k = layer.start(); k < layer.start() + layer.size(); k++) {
          double variance = (double) deviations[k] * deviations[k];
          errors.weights[k] = (float) (own / count / variance);
          errors.largest[k] = (float) (loss.largestError() * variance);
        }
      }
      return errors;
    }
  }

  /**
   * @param batch B, pairs of views
   */
  Objective(
      NDManager manager,
      AutoEncoder autoEncoder,
      ProjectionHead head,
      Loss loss,
      Errors errors,
      int batch) {
    this.autoEncoder = autoEncoder;
    this.head = head;
    this.loss = loss;
    this.batch = batch;
    int rows = 2 * batch;
    double share = loss.contrastShare();
    float[] weights = new float[errors.weights().length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) ((1 - share) * errors.weights()[k] / rows);
    }
    float[] diagonal = new float[rows * rows];
    float[] others = new float[rows * rows];
    for (int row = 0; row < rows; row++) {
      diagonal[row * rows + row] = NEVER;
      others[row * rows + (row + batch) % rows] = (float) (-share / rows);
    }
    errorWeights = Upload.floats(manager, weights);
    largestErrors = Upload.floats(manager, errors.largest());
    temperature = number(manager, loss.temperature());
    itself = Upload.floats(manager, diagonal, rows, rows);
    partners = Upload.floats(manager, others, rows, rows);
    positiveWeight = number(manager, share * 2 / rows / rows);
    double free = (batch - 1.0) * autoEncoder.shape().latentSize();
    varianceWeight = number(manager, loss.latentVariancePenalty() / free);
  }

  private static NDArray number(NDManager manager, double value) {
    return Upload.floats(manager, new float[] {(float) value});
  }

  /**
   * The loss of two views of the same checkpoints, one below the other: the views are what is to be
   * given back, too. What does not count is not computed.
   *
   * @param views [2·B, D]
   */
  NDArray loss(Tensors arrays, NDArray views) {
    NDArray latents = viewByView(views, view -> autoEncoder.encode(arrays, view));
    NDList terms = new NDList();
    if (loss.reconstructs()) {
      terms.add(error(arrays, latents, views));
    }
    if (loss.contrasts()) {
      terms.add(contrast(arrays, latents));
    }
    if (loss.latentVariancePenalty() > 0) {
      terms.add(variance(first(latents)));
    }
    return terms.stream().reduce(NDArray::add).orElseThrow();
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

  private NDArray error(Tensors arrays, NDArray latents, NDArray views) {
    NDArray decoded = viewByView(latents, view -> autoEncoder.decode(arrays, view));
    return decoded.sub(views).square().minimum(largestErrors).mul(errorWeights).sum();
  }

  private NDArray contrast(Tensors arrays, NDArray latents) {
    NDArray first = directions(head.project(arrays, first(latents), Statistics.BATCH));
    NDArray second = directions(head.project(arrays, second(latents), Statistics.BATCH));
    if (loss.contrast() == Contrast.POSITIVE) {
      NDArray similarity = first.mul(second).sum(new int[] {1}).div(temperature);
      return similarity.square().mul(positiveWeight).sum();
    }
    NDArray both = first.concat(second, 0);
    NDArray similarity = both.matMul(both.transpose()).div(temperature).add(itself);
    return similarity.logSoftmax(-1).mul(partners).sum();
  }

  private static NDArray directions(NDArray projected) {
    int[] last = {1};
    return projected.div(projected.square().sum(last, true).add(SMALLEST_SQUARE).sqrt());
  }

  /** Unbiased, of each number over the rows, weighted. */
  private NDArray variance(NDArray latents) {
    NDArray centred = latents.sub(latents.mean(new int[] {0}, true));
    return centred.square().mul(varianceWeight).sum();
  }
}
