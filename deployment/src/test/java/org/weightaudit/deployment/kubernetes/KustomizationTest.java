package org.weightaudit.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightaudit.deployment.description.Sources;

/** Our composition is kustomize's, as far as it goes. */
class KustomizationTest {

  @ParameterizedTest
  @MethodSource("org.weightaudit.deployment.kubernetes.ManifestsTest#overlays")
  void isWhatKustomizeMakes(String overlay, @TempDir Path folder)
      throws IOException, InterruptedException {
    Optional<List<String>> kustomize = kustomize();
    Assumptions.assumeTrue(kustomize.isPresent(), "kustomize or kubectl is not on the PATH");
    Path output = folder.resolve("made.yml");
    List<String> command = new ArrayList<>(kustomize.orElseThrow());
    command.add(ManifestsTest.overlay(overlay).toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(Kustomization.byName(Kustomization.build(ManifestsTest.overlay(overlay))))
        .isEqualTo(Kustomization.byName(Sources.documents(output)));
  }

  private static Optional<List<String>> kustomize() {
    for (List<String> command :
        List.of(List.of("kustomize", "build"), List.of("kubectl", "kustomize"))) {
      for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
        if (Files.isExecutable(Path.of(folder, command.get(0)))) {
          return Optional.of(command);
        }
      }
    }
    return Optional.empty();
  }

  @Test
  void whatItDoesNotUnderstandItRefuses(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("kustomization.yml"), "namePrefix: a-\n");
    assertThatThrownBy(() -> Kustomization.build(folder)).hasMessageContaining("namePrefix");
  }

  @Test
  void aPatchOfNothingIsAnError(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("kustomization.yml"),
        """
        patches:
          - target: {kind: Deployment, name: nobody}
            patch: "[]"
        """);
    assertThatThrownBy(() -> Kustomization.build(folder)).hasMessageContaining("nobody");
  }
}
