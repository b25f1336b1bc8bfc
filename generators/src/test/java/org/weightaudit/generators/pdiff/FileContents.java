package org.weightaudit.generators.pdiff;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.weightaudit.weights.format.ElementType;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;

/** What is in files, or would be. */
final class FileContents {

  static final List<String> PARTS = List.of("diffusion", "vae");

  private FileContents() {}

  static byte[] bytes(NamedArray array) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      array.content().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static float[] floats(NamedArray array) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes(array)).order(ByteOrder.LITTLE_ENDIAN);
    float[] floats = new float[array.shape().stream().reduce(1, Math::multiplyExact)];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = array.type() == ElementType.INT64 ? (float) buffer.getLong() : buffer.getFloat();
    }
    return floats;
  }

  /** Lines as in the manifests: part, name, shape, type. */
  static List<String> manifest(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("part,name,shape,dtype");
    try (TensorFile opened = TensorFile.open(file, ReadLimits.standard())) {
      for (String part : PARTS) {
        opened.stateDict(part).forEach((name, tensor) -> lines.add(line(part, name, tensor)));
      }
    }
    return lines;
  }

  private static String line(String part, String name, StoredTensor tensor) {
    List<String> shape = tensor.shape().stream().map(String::valueOf).toList();
    return "%s,%s,%s,%s"
        .formatted(
            part,
            name,
            shape.isEmpty() ? "scalar" : String.join("x", shape),
            tensor.type().name().toLowerCase(Locale.ROOT));
  }
}
