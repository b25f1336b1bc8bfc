package org.weightaudit.generator.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;
import org.weightaudit.generators.onnx.Limits;
import org.weightaudit.generators.onnx.Limits.Limit;

/**
 * Whoever runs the service says what a hosted model may use, in values that a model can live with.
 */
class OnnxSettingsTest {

  private static final OnnxSettings DEFAULTS =
      new OnnxSettings(
          DataSize.ofMegabytes(256),
          DataSize.ofGigabytes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1));

  private final ApplicationContextRunner service =
      new ApplicationContextRunner().withUserConfiguration(Bound.class);

  @EnableConfigurationProperties(OnnxSettings.class)
  private static final class Bound {}

  @Test
  void withoutSettingsTheDefaultsHold() {
    service.run(context -> assertThat(context.getBean(OnnxSettings.class)).isEqualTo(DEFAULTS));
  }

  @Test
  void anEmptySettingIsNone() {
    service
        .withPropertyValues(
            "weightaudit.onnx.largest-file=",
            "weightaudit.onnx.largest-memory=",
            "weightaudit.onnx.longest-start=",
            "weightaudit.onnx.longest-batch=")
        .run(context -> assertThat(context.getBean(OnnxSettings.class)).isEqualTo(DEFAULTS));
  }

  @Test
  void settingsBecomeLimitsThatKnowTheirNames() {
    service
        .withPropertyValues(
            "weightaudit.onnx.largest-file=3MB",
            "weightaudit.onnx.largest-memory=512MB",
            "weightaudit.onnx.longest-start=5s",
            "weightaudit.onnx.longest-batch=2m")
        .run(
            context ->
                assertThat(context.getBean(OnnxSettings.class).limits())
                    .isEqualTo(
                        new Limits(
                            new Limit<>(3L << 20, "weightaudit.onnx.largest-file"),
                            new Limit<>(512L << 20, "weightaudit.onnx.largest-memory"),
                            new Limit<>(Duration.ofSeconds(5), "weightaudit.onnx.longest-start"),
                            new Limit<>(Duration.ofMinutes(2), "weightaudit.onnx.longest-batch"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "largest-file   | 0     | is 0B; wanted: 1KB to 2047MB",
        "largest-file   | -1MB  | is -1048576B; wanted: 1KB to 2047MB",
        "largest-file   | 2GB   | is 2147483648B; wanted: 1KB to 2047MB",
        "largest-memory | 64MB  | is 67108864B; wanted: 256MB to 1TB",
        "largest-memory | 1024  | is 1024B; wanted: 256MB to 1TB",
        "longest-start  | 0s    | is PT0S; wanted: 1s to 24h",
        "longest-start  | 25h   | is PT25H; wanted: 1s to 24h",
        "longest-batch  | -5s   | is PT-5S; wanted: 1s to 24h",
        "longest-batch  | 60    | is PT0.06S; wanted: 1s to 24h",
      })
  void aBadSettingStopsTheStartAndSaysWhatWasWanted(String name, String value, String said) {
    String setting = "weightaudit.onnx." + name;
    service
        .withPropertyValues(setting + "=" + value)
        .run(
            context ->
                assertThat(context).getFailure().rootCause().hasMessage(setting + " " + said));
  }
}
