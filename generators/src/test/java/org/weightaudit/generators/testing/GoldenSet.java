package org.weightaudit.generators.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.weightaudit.generators.TrainingSet;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.DenseMatrix;
import org.weightaudit.weights.testing.Golden;

/** Checkpoints of the reference files as training sets. */
public final class GoldenSet {

  private GoldenSet() {}

  /** The files of a folder in the order of their names. */
  public static TrainingSet of(String folder) {
    List<TrainingSet.Row> rows = new ArrayList<>();
    List<float[]> weights = new ArrayList<>();
    Layout layout = null;
    for (Path file : files(folder)) {
      Map<String, float[]> tensors = new LinkedHashMap<>();
      List<TensorSpec> specs = new ArrayList<>();
      read(
          file,
          (name, tensor) -> {
            specs.add(new TensorSpec(name, tensor.shape()));
            double[] values = tensor.toDoubles();
            float[] floats = new float[values.length];
            for (int k = 0; k < values.length; k++) {
              floats[k] = (float) values[k];
            }
            tensors.put(name, floats);
          });
      layout = new Layout(specs);
      float[] row = new float[layout.size()];
      int position = 0;
      for (float[] values : tensors.values()) {
        System.arraycopy(values, 0, row, position, values.length);
        position += values.length;
      }
      weights.add(row);
      rows.add(row(file.getFileName().toString()));
    }
    return new TrainingSet(layout, DenseMatrix.ofRows(weights.toArray(float[][]::new)), rows);
  }

  /** A row of which nothing but the name is known. */
  public static TrainingSet.Row row(String name) {
    return new TrainingSet.Row(
        name,
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  public static List<Path> files(String folder) {
    try (Stream<Path> files = Files.list(Golden.file(folder))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public interface TensorVisitor {
    void visit(String name, StoredTensor tensor);
  }

  /** The tensors of a state dict, in order. */
  public static void read(Path file, TensorVisitor visitor) {
    try (TensorFile opened = TensorFile.open(file, ReadLimits.standard())) {
      opened.arrays().forEach(visitor::visit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
