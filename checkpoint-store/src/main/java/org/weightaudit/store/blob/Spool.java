package org.weightaudit.store.blob;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.weightaudit.store.StoreSettings;

/** The work folder, through which bytes pass on their way in. */
@Component
public class Spool {

  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
  private static final Duration ABANDONED = Duration.ofHours(24);

  private final Path folder;

  /** Puts content into a stream. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  public Spool(StoreSettings settings, Clock clock) {
    try {
      folder = Files.createDirectories(settings.workDir().resolve("checkpoint-store/spool"));
      removeOlderThan(clock.instant().minus(ABANDONED));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the work folder %s cannot be used".formatted(settings.workDir()), e);
    }
  }

  /** A process that was killed leaves its files behind. */
  private void removeOlderThan(Instant limit) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.toList();
    }
    for (Path file : files) {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
        LOG.atInfo().addKeyValue("file", file).log("removing abandoned spool file");
        Files.deleteIfExists(file);
      }
    }
  }

  /** Free bytes on the disk of the work folder. */
  public long room() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Writes content into a new file; nothing stays behind when that fails. */
  public SpooledFile write(Content content) throws IOException {
    Path file = Files.createTempFile(folder, "body", ".spool");
    boolean complete = false;
    try {
      MessageDigest digester = Sha256.digester();
      try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digester)) {
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
}
