package org.weightaudit.store.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.weightaudit.weights.architecture.Activation;
import org.weightaudit.weights.architecture.Mlp;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.NpzWriter;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.format.TorchWriter;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.matrix.DenseMatrix;

/** Small networks in files. */
public final class Checkpoints {

  /** 4 inputs, 3 hidden units, 2 classes: 23 parameters, as in the files that Python wrote. */
  public static final Mlp MLP = new Mlp(List.of(4, 3, 2), Activation.RELU);

  public static final String ARCHITECTURE =
      "{\"architecture\":{\"type\":\"mlp\",\"sizes\":[4,3,2],\"activation\":\"relu\"}}";

  private Checkpoints() {}

  /** Writes something into memory. */
  @FunctionalInterface
  public interface Writing {
    void to(ByteArrayOutputStream out) throws IOException;
  }

  public static byte[] bytes(Writing writing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static DenseMatrix random(int rows, int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[rows * columns];
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) random.nextDouble(-1, 1);
    }
    return new DenseMatrix(rows, columns, values);
  }

  public static DenseMatrix random(int rows, long seed) {
    return random(rows, MLP.layout().size(), seed);
  }

  public static byte[] npz(DenseMatrix rows, NamedArray... columns) {
    List<NamedArray> arrays = new ArrayList<>(List.of(NamedArray.ofRows("weights", rows)));
    arrays.addAll(List.of(columns));
    return bytes(out -> NpzWriter.write(out, arrays));
  }

  public static byte[] safetensors(DenseMatrix rows, NamedArray... columns) {
    List<NamedArray> arrays = new ArrayList<>(List.of(NamedArray.ofRows("weights", rows)));
    arrays.addAll(List.of(columns));
    return bytes(out -> SafetensorsWriter.write(out, arrays, Map.of()));
  }

  public static byte[] stateDict(float[] row) {
    return bytes(out -> TorchWriter.writeStateDict(out, MLP.layout(), row));
  }

  public static byte[] torch(DenseMatrix rows) {
    return torch(rows, MLP.layout());
  }

  public static byte[] torch(DenseMatrix rows, Layout layout) {
    return bytes(out -> TorchWriter.writeStateDicts(out, layout, rows));
  }
}
