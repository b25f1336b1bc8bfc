package org.weightaudit.storeclient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder of files that were fetched, by the digest of their content. A file is there whole or not
 * at all; one that nobody used for a week is removed.
 */
final class FetchedFiles {

  private static final Duration KEPT = Duration.ofDays(7);

  private final Path folder;
  private final Clock clock;

  FetchedFiles(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * The file with this key, fetched if it is not there.
   *
   * @param download writes a new file
   */
  Path get(String key, Consumer<Path> download) {
    Path file = folder.resolve(key.replaceAll("[^A-Za-z0-9._-]", "_"));
    try {
      if (!Files.exists(file)) {
        removeStale();
        Files.move(temporary(download), file, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file that is not kept: the caller deletes it.
   *
   * @param download writes a new file
   */
  Path temporary(Consumer<Path> download) {
    try {
      Files.createDirectories(folder);
      Path part = folder.resolve("part-" + UUID.randomUUID());
      try {
        download.accept(part);
        return part;
      } catch (RuntimeException e) {
        Files.deleteIfExists(part);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void removeStale() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    FileTime limit = FileTime.from(clock.instant().minus(KEPT));
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.toList();
    }
    for (Path file : files) {
      if (Files.exists(file) && Files.getLastModifiedTime(file).compareTo(limit) < 0) {
        Files.deleteIfExists(file);
      }
    }
  }
}
