package org.weightaudit.store.blob;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.http.work.FolderOwner;
import org.weightaudit.store.StoreSettings;

/**
 * The work folder, through which bytes pass on their way in. What a process that was killed left
 * there is removed when the next one starts.
 */
@Component
public class Spool implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final long ROOM_TO_SPARE = 256L << 20;
  private static final Duration RETRY = Duration.ofSeconds(30);

  private final Path folder;
  private final FolderOwner owner;
  private final long limit;

  /** Puts content into a stream. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  public Spool(StoreSettings settings) {
    Path own = settings.workDir().resolve("checkpoint-store");
    try {
      folder = Files.createDirectories(own.resolve("spool"));
      owner = FolderOwner.in(own.resolve("spool-owners"));
      for (FolderOwner dead : owner.dead()) {
        try (dead) {
          removeFilesOf(dead);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the work folder %s cannot be used".formatted(settings.workDir()), e);
    }
    limit = settings.spoolLimit().toBytes();
  }

  private void removeFilesOf(FolderOwner dead) throws IOException {
    for (Path file : files()) {
      if (file.getFileName().toString().startsWith(dead.name())) {
        LOG.atInfo().addKeyValue("file", file).log("removing spool file of a process that is gone");
        Files.deleteIfExists(file);
      }
    }
  }

  /** Removes what has no owner and is old; says how many files. */
  int removeOlderThan(Instant age) {
    int removed = 0;
    try {
      for (Path file : files()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(age)) {
          LOG.atInfo().addKeyValue("file", file).log("removing abandoned spool file");
          removed += Files.deleteIfExists(file) ? 1 : 0;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return removed;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> listed = Files.list(folder)) {
      return listed.toList();
    }
  }

  /** How many bytes may still come: less than the limit, and less than the disk has. */
  public long room() throws IOException {
    long used = 0;
    for (Path file : files()) {
      used += size(file);
    }
    long free = Files.getFileStore(folder).getUsableSpace() - ROOM_TO_SPARE;
    return Math.max(0, Math.min(free, limit - used));
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /**
   * Makes sure that so many bytes have room now.
   *
   * @throws Problem if they have not
   */
  public void requireRoom(long bytes) throws IOException {
    if (room() < bytes) {
      throw full("it has no room for %d bytes now".formatted(bytes));
    }
  }

  private static Problem full(String why) {
    return Problem.of(ProblemType.UNAVAILABLE, "The work folder cannot be used: %s.".formatted(why))
        .retryAfter(RETRY);
  }

  /**
   * Writes content into a new file; nothing stays behind when that fails.
   *
   * @throws Problem if the work folder takes no more
   */
  public SpooledFile write(Content content) throws IOException {
    Path file = create();
    boolean complete = false;
    try {
      MessageDigest digester = Sha256.digester();
      try (OutputStream out = new DigestOutputStream(new SpoolStream(file), digester)) {
        content.writeTo(out);
      }
      SpooledFile spooled = new SpooledFile(file, Files.size(file), Sha256.of(digester));
      complete = true;
      return spooled;
    } finally {
      if (!complete) {
        Files.deleteIfExists(file);
      }
    }
  }

  private Path create() {
    try {
      return Files.createTempFile(folder, owner.name() + "-", ".spool");
    } catch (IOException e) {
      throw full("a file cannot be made").causedBy(e);
    }
  }

  @Override
  public void close() throws IOException {
    owner.close();
  }

  /** Tells a disk that takes no more from a source that breaks off. */
  private static final class SpoolStream extends FilterOutputStream {

    SpoolStream(Path file) throws IOException {
      super(Files.newOutputStream(file));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw full("it takes no more bytes").causedBy(e);
      }
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }
  }
}
