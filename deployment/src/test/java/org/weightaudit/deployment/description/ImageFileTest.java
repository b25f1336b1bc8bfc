package org.weightaudit.deployment.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Dockerfile keeps the promises that docs/deployment.md makes of the image. */
class ImageFileTest {

  private final ImageFile image = ImageFile.read();

  @Test
  void runsAsANumberedUserThatIsNotRoot() {
    assertThat(image.last("USER")).containsExactly("10001:10001");
  }

  @Test
  void startsTheJvmItselfSoThatSignalsReachIt() {
    assertThat(image.last("ENTRYPOINT")).containsExactly("[\"java\", \"-jar\", \"/app/app.jar\"]");
    assertThat(image.last("STOPSIGNAL")).containsExactly("SIGTERM");
  }

  @Test
  void asksItselfForHealthWithAScriptThatIsThere() {
    assertThat(image.last("HEALTHCHECK"))
        .singleElement()
        .asString()
        .endsWith("CMD [\"/app/healthcheck\"]");
    assertThat(image.last("COPY"))
        .contains("--chmod=755 deployment/docker/healthcheck /app/healthcheck");
    assertThat(Files.isExecutable(Sources.file("deployment/docker/healthcheck"))).isTrue();
  }

  @Test
  void copiesTheLayersFromWhatSeldomChangesToWhatOftenDoes() {
    assertThat(image.last("COPY").stream().filter(copy -> copy.contains("--from=layers")))
        .extracting(copy -> copy.split("/layers/|/ ", -1)[1])
        .isEqualTo(
            List.of("dependencies", "spring-boot-loader", "snapshot-dependencies", "application"));
  }

  @Test
  void knowsEveryArgumentThatItsStagesUse() {
    assertThat(image.arguments())
        .containsOnlyKeys(
            "BUILD_IMAGE", "JRE_IMAGE", "BASE_IMAGE", "PYTORCH_NATIVE", "SERVICE", "PORT");
  }

  @Test
  void writesOnlyWhereAVolumeIs() {
    String work = image.environment(8080).get("WEIGHTAUDIT_WORK_DIR");
    assertThat(image.last("VOLUME")).containsExactly("[\"" + work + "\"]");
    assertThat(image.environment(8080).get("DJL_CACHE_DIR")).startsWith(work + "/");
    assertThat(image.environment(8080).get("JAVA_TOOL_OPTIONS").split(" "))
        .as("archives are inflated into temporary files")
        .contains("-Djava.io.tmpdir=" + work);
  }
}
