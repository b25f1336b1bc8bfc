package org.weightaudit.fields.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;
import org.weightaudit.fields.network.NeuralField;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;

/**
 * M fields in training on the device, one step of Adam at a time, each on points of its own. The
 * gradients are written out: for a fully connected network they are three products a layer.
 */
public final class FieldTraining implements AutoCloseable {

  private final NDManager manager;
  private final NeuralField field;
  private final Reduction reduction;
  private final int networks;
  private final FieldNetworks fields;
  private final List<FieldAdam> weightUpdates = new ArrayList<>();
  private final List<FieldAdam> biasUpdates = new ArrayList<>();

  /**
   * Uploads fields.
   *
   * @param starts in layout order, one of each field
   */
  public FieldTraining(
      ComputeDevice device, NeuralField field, List<float[]> starts, Reduction reduction) {
    this.manager = device.openScope();
    this.field = field;
    this.reduction = reduction;
    this.networks = starts.size();
    this.fields = new FieldNetworks(manager, field, starts);
    fields.weights().forEach(weight -> weightUpdates.add(new FieldAdam(weight)));
    fields.biases().forEach(bias -> biasUpdates.add(new FieldAdam(bias)));
  }

  /**
   * One step of every field on the cross entropy of its points, log(1 + e^l) - y·l for the logit l
   * and the label y.
   *
   * @param points [M, coordinates, B], row-major
   * @param labels [M, B], 1 inside and 0 outside
   * @param learningRates one of each field; a field with 0 stays as it is
   * @return the loss of each field before the step
   */
  public float[] step(float[] points, float[] labels, double[] learningRates) {
    int size = labels.length / networks;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      NDArray embedded =
          FieldNetworks.embedded(
              Upload.floats(manager, points, networks, field.inputs(), size), field.frequencies());
      NDArray truth = Upload.floats(manager, labels, networks, 1, size);
      List<NDArray> outputs = fields.layers(embedded);
      NDArray logits = outputs.get(outputs.size() - 1);
      float[] losses = losses(logits, truth, size);
      descend(embedded, outputs, outputError(logits, truth, size), learningRates);
      return losses;
    }
  }

  private float[] losses(NDArray logits, NDArray truth, int size) {
    NDArray each =
        logits.maximum(0).subi(logits.mul(truth)).addi(logits.abs().negi().exp().addi(1).log());
    NDArray sums = each.sum(new int[] {1, 2});
    return (reduction == Reduction.MEAN ? sums.divi(size) : sums).toFloatArray();
  }

  /** The gradient of the loss by the logits: sigmoid - label, divided by B if it is a mean. */
  private NDArray outputError(NDArray logits, NDArray truth, int size) {
    NDArray error = Activation.sigmoid(logits).subi(truth);
    return reduction == Reduction.MEAN ? error.divi(size) : error;
  }

  private void descend(
      NDArray embedded, List<NDArray> outputs, NDArray outputError, double[] learningRates) {
    NDArray error = outputError;
    for (int layer = field.layers() - 1; layer >= 0; layer--) {
      NDArray weight = fields.weights().get(layer);
      NDArray ahead = error;
      NDArray below = layer == 0 ? embedded : outputs.get(layer - 1);
      if (layer > 0) {
        NDArray slope = below.gt(0).toType(below.getDataType(), false);
        error = weight.transpose(0, 2, 1).matMul(ahead).muli(slope);
      }
      weightUpdates.get(layer).apply(weight, ahead.matMul(below.transpose(0, 2, 1)), learningRates);
      biasUpdates
          .get(layer)
          .apply(fields.biases().get(layer), ahead.sum(new int[] {2}, true), learningRates);
    }
  }

  /** The present tensors of every field, in layout order. */
  public float[][] checkpoints() {
    float[][] rows = new float[networks][field.layout().size()];
    int offset = 0;
    for (int layer = 0; layer < field.layers(); layer++) {
      offset = copy(fields.weights().get(layer), rows, offset);
      offset = copy(fields.biases().get(layer), rows, offset);
    }
    return rows;
  }

  private static int copy(NDArray parameter, float[][] rows, int offset) {
    float[] values = parameter.toFloatArray();
    int size = values.length / rows.length;
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, i * size, rows[i], offset, size);
    }
    return offset + size;
  }

  @Override
  public void close() {
    manager.close();
  }
}
