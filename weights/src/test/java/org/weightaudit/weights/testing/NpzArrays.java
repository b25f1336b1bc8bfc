package org.weightaudit.weights.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.matrix.DenseMatrix;

/** The arrays of an npz file, each read when it is asked for. */
public final class NpzArrays {

  private final Path file;

  private NpzArrays(Path file) {
    this.file = file;
  }

  /** The arrays of this file. */
  public static NpzArrays of(Path file) {
    return new NpzArrays(file);
  }

  private interface Reading<T> {
    T of(StoredTensor tensor);
  }

  private <T> T with(String name, Reading<T> reading) {
    try (TensorFile opened = TensorFile.open(file, ReadLimits.standard())) {
      return reading.of(opened.array(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Integer> shape(String name) {
    return with(name, StoredTensor::shape);
  }

  public double[] doubles(String name) {
    return with(name, StoredTensor::toDoubles);
  }

  public double scalar(String name) {
    return doubles(name)[0];
  }

  public float[] floats(String name) {
    return with(name, StoredTensor::toFloats);
  }

  public int[] ints(String name) {
    return Arrays.stream(with(name, StoredTensor::toLongs)).mapToInt(Math::toIntExact).toArray();
  }

  public boolean[] booleans(String name) {
    long[] values = with(name, StoredTensor::toLongs);
    boolean[] flags = new boolean[values.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = values[i] != 0;
    }
    return flags;
  }

  /** A two-dimensional array as rows. */
  public double[][] rows(String name) {
    int columns = shape(name).get(1);
    double[] all = doubles(name);
    double[][] rows = new double[shape(name).get(0)][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * columns, (i + 1) * columns));
    return rows;
  }

  /** A two-dimensional array of flags as rows. */
  public boolean[][] booleanRows(String name) {
    int columns = shape(name).get(1);
    boolean[] all = booleans(name);
    boolean[][] rows = new boolean[shape(name).get(0)][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * columns, (i + 1) * columns));
    return rows;
  }

  /** An array of two or more dimensions as a matrix: the first axis counts rows. */
  public DenseMatrix matrix(String name) {
    float[] values = floats(name);
    int rows = shape(name).get(0);
    return new DenseMatrix(rows, values.length / rows, values);
  }
}
