package org.weightaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandaloneSettingsTest {

  private static final Path HOME = Path.of("home");

  @Test
  void defaultsAreLocal() {
    assertThat(StandaloneSettings.of(List.of(), Map.of(), HOME))
        .isEqualTo(
            new StandaloneSettings("127.0.0.1", 8080, Path.of("home/.local/share/weightaudit")));
  }

  @Test
  void theCommandLineComesBeforeTheEnvironment() {
    assertThat(
            StandaloneSettings.of(
                List.of("--port=9000"),
                Map.of("PORT", "9001", "WEIGHTAUDIT_DATA_DIR", "d", "WEIGHTAUDIT_ADDRESS", "::"),
                HOME))
        .isEqualTo(new StandaloneSettings("::", 9000, Path.of("d")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"port=1", "--prot=1", "--port", "-p", "--port=x", "--port=70000"})
  void otherArgumentsAreRefusedInWords(String argument) {
    assertThatThrownBy(() -> StandaloneSettings.of(List.of(argument), Map.of(), HOME))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining(argument.replaceFirst("--port=", ""));
  }
}
