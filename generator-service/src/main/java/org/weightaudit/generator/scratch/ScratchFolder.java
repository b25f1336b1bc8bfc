package org.weightaudit.generator.scratch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import org.weightaudit.http.work.FolderOwner;

/**
 * The part of the work folder that is this process's own, for files that do not outlive it. It goes
 * when the process ends; that of a process that was killed goes when the next one starts. What was
 * fetched lies beside it and stays.
 */
@Component
public class ScratchFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);

  private final FolderOwner owner;
  private final Path folder;

  public ScratchFolder(@Value("${weightaudit.work-dir}") Path workDir) {
    Path service = workDir.toAbsolutePath().resolve("generator-service");
    Path all = service.resolve("scratch");
    try {
      owner = FolderOwner.in(service.resolve("scratch-owners"));
      for (FolderOwner dead : owner.dead()) {
        try (dead) {
          remove(all.resolve(dead.name()));
        }
      }
      folder = Files.createDirectories(all.resolve(owner.name()));
    } catch (IOException e) {
      throw new UncheckedIOException("the work folder %s cannot be used".formatted(workDir), e);
    }
  }

  private static void remove(Path left) throws IOException {
    LOG.atInfo().addKeyValue("folder", left).log("removing scratch of a process that is gone");
    FileSystemUtils.deleteRecursively(left);
  }

  /** Where all of it lies. */
  public Path path() {
    return folder;
  }

  /** A new empty file; whoever asks for it deletes it. */
  public Path newFile(String suffix) throws IOException {
    return Files.createTempFile(folder, "file", suffix);
  }

  /** A new empty folder; whoever asks for it deletes it. */
  public Path newFolder() throws IOException {
    return Files.createTempDirectory(folder, "folder");
  }

  @Override
  public void close() throws IOException {
    FileSystemUtils.deleteRecursively(folder);
    owner.close();
  }
}
