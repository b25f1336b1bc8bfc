package org.weightaudit.fields.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weightaudit.fields.network.NeuralField;
import org.weightaudit.shapes.occupancy.OccupancyPoints;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.Upload;

/**
 * What fields say of points. Memory: about 2·10⁷ numbers a layer, whatever the number of points.
 */
public final class FieldEvaluation {

  private static final int FIELDS_AT_A_TIME = 64;
  private static final int POINTS_AT_A_TIME = 4096;

  private final ComputeDevice device;
  private final NeuralField field;

  public FieldEvaluation(ComputeDevice device, NeuralField field) {
    this.device = device;
    this.field = field;
  }

  /**
   * How well a field fits its shape.
   *
   * @param loss mean cross entropy of the labels in nats
   * @param iou points that are inside by label and by field, over those that are by either; 1 if
   *     there is none
   */
  public record Fit(double loss, double iou) {}

  /**
   * The logits of every field at the same points.
   *
   * @param rows fields in layout order
   * @param points coordinates of one point after the other
   * @return [fields][points]
   */
  public float[][] logits(List<float[]> rows, float[] points) {
    List<float[]> all = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += FIELDS_AT_A_TIME) {
      List<float[]> some = rows.subList(from, Math.min(rows.size(), from + FIELDS_AT_A_TIME));
      all.addAll(Arrays.asList(logitsOfGroup(some, List.of(points))));
    }
    return all.toArray(float[][]::new);
  }

  /**
   * Compares each field with the labels of its own shape.
   *
   * @param rows fields in layout order
   * @param shapes points that the fields were not fitted to; as many for every field
   */
  public List<Fit> fits(List<float[]> rows, List<OccupancyPoints> shapes) {
    List<Fit> fits = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += FIELDS_AT_A_TIME) {
      int to = Math.min(rows.size(), from + FIELDS_AT_A_TIME);
      List<OccupancyPoints> some = shapes.subList(from, to);
      float[][] logits =
          logitsOfGroup(
              rows.subList(from, to), some.stream().map(OccupancyPoints::points).toList());
      for (int i = 0; i < some.size(); i++) {
        fits.add(fit(logits[i], some.get(i).occupancy()));
      }
    }
    return List.copyOf(fits);
  }

  private static Fit fit(float[] logits, byte[] labels) {
    double loss = 0;
    int both = 0;
    int either = 0;
    for (int k = 0; k < logits.length; k++) {
      double l = logits[k];
      loss += Math.max(l, 0) - l * labels[k] + Math.log1p(Math.exp(-Math.abs(l)));
      boolean inside = l > 0;
      both += inside && labels[k] == 1 ? 1 : 0;
      either += inside || labels[k] == 1 ? 1 : 0;
    }
    return new Fit(loss / logits.length, either == 0 ? 1 : (double) both / either);
  }

  /**
   * @param points of each field, or one for all
   */
  private float[][] logitsOfGroup(List<float[]> rows, List<float[]> points) {
    int count = points.get(0).length / field.inputs();
    float[][] all = new float[rows.size()][count];
    try (NDManager manager = device.openScope()) {
      FieldNetworks fields = new FieldNetworks(manager, field, rows);
      for (int from = 0; from < count; from += POINTS_AT_A_TIME) {
        int size = Math.min(POINTS_AT_A_TIME, count - from);
        try (NDScope scope = new NDScope()) {
          scope.suppressNotUsedWarning();
          NDArray embedded =
              FieldNetworks.embedded(
                  Upload.floats(
                      manager, block(points, from, size), points.size(), field.inputs(), size),
                  field.frequencies());
          List<NDArray> layers = fields.layers(embedded);
          float[] found = layers.get(layers.size() - 1).toFloatArray();
          for (int i = 0; i < all.length; i++) {
            System.arraycopy(found, i * size, all[i], from, size);
          }
        }
      }
    }
    return all;
  }

  /** Some points of each, [groups, coordinates, size]. */
  private float[] block(List<float[]> points, int from, int size) {
    int inputs = field.inputs();
    float[] block = new float[Math.multiplyExact(points.size() * inputs, size)];
    for (int g = 0; g < points.size(); g++) {
      for (int d = 0; d < inputs; d++) {
        for (int b = 0; b < size; b++) {
          block[(g * inputs + d) * size + b] = points.get(g)[(from + b) * inputs + d];
        }
      }
    }
    return block;
  }
}
