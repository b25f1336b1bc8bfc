package org.weightaudit.http.work;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A process that uses a folder, beside others maybe: a locked file that bears its name. The lock
 * ends with the process, however that ends, which is how others know that what bears the name is
 * wanted no more.
 */
public final class FolderOwner implements AutoCloseable {

  private final Path file;
  private final FileChannel channel;

  private FolderOwner(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** A new owner, with a name of its own. */
  public static FolderOwner in(Path owners) throws IOException {
    Path file = Files.createDirectories(owners).resolve(UUID.randomUUID().toString());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    return new FolderOwner(file, channel);
  }

  /** Others whose process has ended; each must be closed once what bears its name is gone. */
  public List<FolderOwner> dead() throws IOException {
    List<FolderOwner> dead = new ArrayList<>();
    try (Stream<Path> files = Files.list(file.getParent())) {
      // To open and close the own file would end the lock.
      for (Path other : files.filter(each -> !each.equals(file)).toList()) {
        ifFree(other).ifPresent(dead::add);
      }
    }
    return dead;
  }

  /** Empty as well if another process was faster and has removed it. */
  private static Optional<FolderOwner> ifFree(Path file) throws IOException {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
      if (isFree(channel)) {
        return Optional.of(new FolderOwner(file, channel));
      }
      channel.close();
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** That what belongs to it bears. */
  public String name() {
    return file.getFileName().toString();
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }
}
