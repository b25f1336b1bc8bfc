package org.weightaudit.generators.onnx;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The command that runs a main class in a JVM of its own, on the class path of this one. */
final class JavaCommand {

  private static final String LOADER = "org.springframework.boot.loader.launch.";

  private JavaCommand() {}

  /**
   * @param classPath as in {@code java.class.path}; a jar that holds jars, as Spring Boot packs
   *     them, is run by its own loader
   */
  static List<String> of(
      String classPath, String mainClass, List<String> options, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath));
    if (isNested(classPath)) {
      command.addAll(List.of("-Dloader.main=" + mainClass, LOADER + "PropertiesLauncher"));
    } else {
      command.add(mainClass);
    }
    command.addAll(arguments);
    return command;
  }

  private static boolean isNested(String classPath) throws IOException {
    if (classPath.contains(File.pathSeparator) || !Files.isRegularFile(Path.of(classPath))) {
      return false;
    }
    try (JarFile jar = new JarFile(classPath)) {
      return Optional.ofNullable(jar.getManifest())
          .map(Manifest::getMainAttributes)
          .map(attributes -> attributes.getValue("Main-Class"))
          .filter(main -> main.startsWith(LOADER))
          .isPresent();
    }
  }
}
