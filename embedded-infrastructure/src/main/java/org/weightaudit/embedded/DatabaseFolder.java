package org.weightaudit.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of a persistent server: a lock that one living JVM holds, the server's data, and a
 * mark that says that the data were once made in full.
 */
final class DatabaseFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseFolder.class);
  private static final Duration STOPPING = Duration.ofSeconds(60);

  private final Path folder;
  private final FileChannel lock;

  private DatabaseFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * @throws IllegalStateException if another process has it open
   */
  static DatabaseFolder open(Path folder) {
    try {
      Path absolute = Files.createDirectories(folder.toAbsolutePath()).toRealPath();
      FileChannel channel =
          FileChannel.open(
              absolute.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!tryLock(channel)) {
        channel.close();
        throw new IllegalStateException(
            "the folder " + absolute + " is in use by another process; stop it first");
      }
      return new DatabaseFolder(absolute, channel);
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + folder + " cannot be used", e);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock taken = channel.tryLock();
      return taken != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path completeMark() {
    return folder.resolve("complete");
  }

  /** The data, without the remains of a first start that was cut off. */
  Path prepareData() {
    try {
      if (Files.exists(data()) && !Files.exists(completeMark())) {
        LOG.warn("removing half-made database in {}", data());
        delete(data());
      }
      return data();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void markComplete() {
    try {
      Files.write(completeMark(), new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stops what a JVM that was killed left running here: its server, whatever that is doing, or the
   * making of first data. The lock proves that the JVM has ended.
   */
  void stopAbandoned() {
    ProcessHandle.allProcesses().filter(this::worksHere).forEach(this::stop);
    forgetReusedProcessId();
  }

  private boolean worksHere(ProcessHandle process) {
    String data = data().toString();
    return process
        .info()
        .arguments()
        .map(arguments -> List.of(arguments).contains(data))
        .orElse(false);
  }

  /**
   * The process id of a server that ended without a word may since have gone to somebody else, whom
   * a new server would take for the old one.
   */
  private void forgetReusedProcessId() {
    Path pidFile = data().resolve("postmaster.pid");
    try {
      if (Files.exists(pidFile) && isAlive(Files.readAllLines(pidFile))) {
        LOG.warn("{} names a process that is no server of this folder", pidFile);
        Files.delete(pidFile);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isAlive(List<String> pidFile) {
    try {
      return !pidFile.isEmpty()
          && ProcessHandle.of(Long.parseLong(pidFile.get(0).strip())).isPresent();
    } catch (NumberFormatException e) {
      LOG.warn("found \"{}\" instead of a process id", pidFile.get(0));
      return false;
    }
  }

  private void stop(ProcessHandle server) {
    LOG.warn("stopping process {} that an earlier process left running", server.pid());
    try {
      // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for its clients.
      new ProcessBuilder("kill", "-INT", String.valueOf(server.pid()))
          .inheritIO()
          .start()
          .waitFor();
      server.onExit().get(STOPPING.toSeconds(), TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the old server stops", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "the server " + server.pid() + " on " + data() + " does not stop; stop it by hand", e);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
