package org.weightaudit.generators.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.weightaudit.weights.format.FormatException;

/**
 * What a model declares of itself, read without loading it.
 *
 * @param inputs that have to be given, in the order of the model
 * @param outputs in the order of the model
 * @param parameters how many numbers its initial tensors have
 */
record ModelGraph(List<Port> inputs, List<Port> outputs, long parameters) {

  private static final Map<String, String> OTHER_FILES =
      Map.of(
          "PK", "a zip archive, as TorchScript and PyTorch write them",
          "\u0080\u0002", "a pickle",
          "\u0080\u0003", "a pickle",
          "\u0080\u0004", "a pickle",
          "\u0080\u0005", "a pickle");

  ModelGraph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * Reads a file and refuses what is not to be run here.
   *
   * @throws FormatException that says what was found and what was wanted
   */
  static ModelGraph read(Path file, Limits limits) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      limits.requireFile(channel.size());
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      requireNoOtherFile(bytes);
      GraphReader reader = new GraphReader();
      ProtobufField.forEach(bytes, reader::model);
      return reader.graph();
    }
  }

  private static void requireNoOtherFile(ByteBuffer bytes) {
    if (bytes.remaining() < 2) {
      throw new FormatException(
          "the file has %d bytes; wanted: an ONNX model".formatted(bytes.remaining()));
    }
    String start = "" + (char) (bytes.get(0) & 0xff) + (char) (bytes.get(1) & 0xff);
    String other = OTHER_FILES.getOrDefault(start, "");
    if (!other.isEmpty()) {
      throw new FormatException(
          "the file is %s; wanted: an ONNX model. Such a file may hold code and is not opened"
              .formatted(other));
    }
  }
}
