package org.weightaudit.generators.onnx;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of one model: its file, and whatever its process unpacks. Only its owner may read it.
 *
 * @param path where it is
 */
record WorkFolder(Path path) implements Closeable {

  /** A new folder within this one, which is made if it is missing. */
  static WorkFolder within(Path parent) throws IOException {
    Path absolute = Files.createDirectories(parent.toAbsolutePath());
    WorkFolder folder = new WorkFolder(Files.createTempDirectory(absolute, "onnx-"));
    Files.createDirectory(folder.scratch());
    return folder;
  }

  Path model() {
    return path.resolve("model.onnx");
  }

  /** For the process's temporary files. */
  Path scratch() {
    return path.resolve("scratch");
  }

  /** What the process says beside its answers. */
  Path log() {
    return path.resolve("log");
  }

  /** Deletes it with all that is in it, if it is there. */
  @Override
  public void close() throws IOException {
    if (Files.notExists(path)) {
      return;
    }
    List<Path> content;
    try (Stream<Path> walk = Files.walk(path)) {
      content = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : content) {
      Files.deleteIfExists(entry);
    }
  }
}
