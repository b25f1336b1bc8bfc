package org.weightaudit.cli.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.NpzWriter;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.format.TorchWriter;
import org.weightaudit.weights.layout.Layout;
import org.weightaudit.weights.layout.TensorSpec;
import org.weightaudit.weights.matrix.WeightMatrix;

/** Checkpoints as the files that researchers have. */
enum CheckpointWriting {
  /** A state dict in a file of its own for each checkpoint, as {@code torch.save} makes them. */
  PT(".pt") {
    @Override
    void write(Path folder, Layout layout, WeightMatrix rows) throws IOException {
      for (int i = 0; i < rows.rows(); i++) {
        float[] row = rows.row(i);
        Path file = folder.resolve("network-%03d.pt".formatted(i));
        into(file, out -> TorchWriter.writeStateDict(out, layout, row));
      }
    }
  },
  /** One array for each tensor, all checkpoints together. */
  NPZ(".npz") {
    @Override
    void write(Path folder, Layout layout, WeightMatrix rows) throws IOException {
      into(
          folder.resolve("networks.npz"),
          out -> NpzWriter.write(out, arraysPerTensor(layout, rows)));
    }
  },
  /** Likewise in one safetensors file. */
  SAFETENSORS(".safetensors") {
    @Override
    void write(Path folder, Layout layout, WeightMatrix rows) throws IOException {
      into(
          folder.resolve("networks.safetensors"),
          out -> SafetensorsWriter.write(out, arraysPerTensor(layout, rows), Map.of()));
    }
  };

  private final String extension;

  CheckpointWriting(String extension) {
    this.extension = extension;
  }

  String extension() {
    return extension;
  }

  /** Writes all rows into a folder that is there. */
  abstract void write(Path folder, Layout layout, WeightMatrix rows) throws IOException;

  private static void into(Path file, NamedArray.Content content) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      content.writeTo(out);
    }
  }

  private static List<NamedArray> arraysPerTensor(Layout layout, WeightMatrix rows) {
    List<NamedArray> arrays = new ArrayList<>();
    for (int i = 0; i < layout.tensors().size(); i++) {
      TensorSpec tensor = layout.tensors().get(i);
      List<Integer> shape = new ArrayList<>(tensor.shape());
      shape.add(0, rows.rows());
      arrays.add(NamedArray.ofColumns(tensor.name(), rows, layout.offset(i), tensor.size(), shape));
    }
    return arrays;
  }
}
