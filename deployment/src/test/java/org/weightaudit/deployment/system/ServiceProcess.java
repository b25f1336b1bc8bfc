package org.weightaudit.deployment.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;
import org.weightaudit.deployment.description.Sources;

/**
 * A service as a process: its jar taken apart in layers and put together again as the image does
 * it, and nothing in its environment but what it is given.
 */
final class ServiceProcess implements AutoCloseable {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private final String name;
  private final Map<String, String> environment;
  private final Path folder;
  private final Process process;

  private ServiceProcess(
      String name, Map<String, String> environment, Path folder, Process process) {
    this.name = name;
    this.environment = Map.copyOf(environment);
    this.folder = folder;
    this.process = process;
  }

  /**
   * @param memory what the JVM is told the container has
   */
  static ServiceProcess start(
      String name, Map<String, String> environment, DataSize memory, Path folder)
      throws IOException, InterruptedException {
    Path application = unpacked(name, folder);
    ProcessBuilder builder =
        new ProcessBuilder(
                JAVA,
                "-XX:MaxRAM=" + memory.toBytes(),
                "-jar",
                application.resolve("app.jar").toString())
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out.log").toFile())
            .redirectError(folder.resolve("err.log").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new ServiceProcess(name, environment, folder, builder.start());
  }

  private static Path unpacked(String name, Path folder) throws IOException, InterruptedException {
    Path layers = folder.resolve("layers");
    run(
        List.of(
            JAVA,
            "-Djarmode=tools",
            "-jar",
            jar(name).toString(),
            "extract",
            "--layers",
            "--application-filename",
            "app.jar",
            "--destination",
            layers.toString()),
        Map.of());
    Path application = folder.resolve("app");
    for (String layer :
        List.of("dependencies", "spring-boot-loader", "snapshot-dependencies", "application")) {
      move(layers.resolve(layer), application);
    }
    return application;
  }

  /** The runnable jar, which the module's package phase makes. */
  private static Path jar(String name) throws IOException {
    try (Stream<Path> files = Files.list(Sources.file(name + "/target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches(name + "-.*-exec\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(name + " is not packaged"));
    }
  }

  private static void move(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(from)) {
      files = tree.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file));
      Files.createDirectories(target.getParent());
      Files.move(file, target);
    }
  }

  private static int run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    return builder.start().waitFor();
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What the HEALTHCHECK of the image says. */
  boolean isHealthy() throws IOException, InterruptedException {
    String script =
        Sources.file("deployment/docker/healthcheck").toAbsolutePath().normalize().toString();
    return run(List.of(script), Map.of("PORT", environment.get("PORT"))) == 0;
  }

  /** Lines that it wrote to its log. */
  List<String> log() throws IOException {
    return Files.readAllLines(folder.resolve("out.log"));
  }

  /** Its resident memory now, or at its highest ({@code VmHWM}); Linux only. */
  DataSize resident(String field) throws IOException {
    String status = Files.readString(Path.of("/proc/%d/status".formatted(process.pid())));
    Matcher found = Pattern.compile(field + ":\\s+(\\d+) kB").matcher(status);
    if (!found.find()) {
      throw new IllegalStateException(status);
    }
    return DataSize.ofKilobytes(Long.parseLong(found.group(1)));
  }

  /** Asks it to end, as the engine does. */
  void terminate() {
    process.destroy();
  }

  /** Its exit status, if it ends in time. */
  int exitWithin(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("%s did not end within %s".formatted(name, limit));
    }
    return process.exitValue();
  }

  /** Everything it said, for a test that fails. */
  String whatItSaid() throws IOException {
    List<String> said = new ArrayList<>(log());
    said.addAll(Files.readAllLines(folder.resolve("err.log")));
    return String.join("\n", said);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
