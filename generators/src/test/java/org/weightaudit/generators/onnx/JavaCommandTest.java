package org.weightaudit.generators.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaCommandTest {

  @TempDir private Path folder;

  private String jar(String mainClass) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
    Path file = folder.resolve(mainClass + ".jar");
    new JarOutputStream(Files.newOutputStream(file), manifest).close();
    return file.toString();
  }

  private static List<String> command(String classPath) throws IOException {
    List<String> command = JavaCommand.of(classPath, "a.Main", List.of("-Xmx64m"), List.of("x"));
    assertThat(command.get(0)).endsWith("java");
    return command.subList(1, command.size());
  }

  @Test
  void aClassPathIsTakenAsItIs() throws IOException {
    String several = "a.jar" + File.pathSeparator + "b.jar";
    assertThat(command(several)).containsExactly("-Xmx64m", "-cp", several, "a.Main", "x");
    String plain = jar("org.weightaudit.generator.GeneratorServiceApplication");
    assertThat(command(plain)).containsExactly("-Xmx64m", "-cp", plain, "a.Main", "x");
  }

  @Test
  void aJarOfJarsIsRunByItsLoader() throws IOException {
    String nested = jar("org.springframework.boot.loader.launch.JarLauncher");
    assertThat(command(nested))
        .containsExactly(
            "-Xmx64m",
            "-cp",
            nested,
            "-Dloader.main=a.Main",
            "org.springframework.boot.loader.launch.PropertiesLauncher",
            "x");
  }
}
