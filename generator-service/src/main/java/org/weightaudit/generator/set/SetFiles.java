package org.weightaudit.generator.set;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.weightaudit.generator.scratch.ScratchFolder;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.SafetensorsWriter;

/** Files of checkpoints for open sets. */
@Component
public class SetFiles {

  private final CheckpointStore store;
  private final ScratchFolder scratch;

  SetFiles(CheckpointStore store, ScratchFolder scratch) {
    this.store = store;
    this.scratch = scratch;
  }

  /**
   * Puts a file of checkpoints into an open set.
   *
   * @param arrays {@code weights}, [n, D], and columns, [n]
   */
  public void put(String set, String name, List<NamedArray> arrays) throws IOException {
    Path file = scratch.newFile(".safetensors");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        SafetensorsWriter.write(out, arrays, Map.of());
      }
      store.putFile(set, name, file);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
