package org.weightaudit.generator.zoo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.stereotype.Component;
import org.weightaudit.generator.scratch.ScratchFolder;
import org.weightaudit.weights.format.NamedArray;

/** Files of this machine on their way to the store. */
@Component
class ScratchFiles {

  private final ScratchFolder folder;

  ScratchFiles(ScratchFolder folder) {
    this.folder = folder;
  }

  /** A new empty file. */
  Path create(String suffix) throws IOException {
    return folder.newFile(suffix);
  }

  /** What takes a file to the store. */
  @FunctionalInterface
  interface Upload {
    void accept(Path file) throws IOException;
  }

  /** Writes a file, hands it over and deletes it. */
  void upload(NamedArray.Content content, Upload upload) throws IOException {
    Path file = create(".upload");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        content.writeTo(out);
      }
      upload.accept(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
