package org.weightaudit.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.weightaudit.cli.testing.FakePlatform;

class ApiConnectionTest {

  private static final Retries QUICK = new Retries(3, Duration.ofMillis(1), Duration.ofMillis(10));

  private FakePlatform platform;
  private ApiConnection api;

  @BeforeEach
  void start() throws IOException {
    platform = new FakePlatform(1);
    api = new ApiConnection(platform.address(), QUICK);
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void busyServerIsAskedAgainWithTheSameKey() {
    platform.refuse("POST", "/v1/audits", 503, "");
    platform.refuse("POST", "/v1/audits", 429, "");
    Audit audit = api.post("/v1/audits", Map.of("seed", 1), "a-key", Audit.class);
    assertThat(audit.state()).isEqualTo("QUEUED");
    assertThat(platform.requests("POST", "/v1/audits"))
        .hasSize(3)
        .extracting(request -> request.header("Idempotency-Key"))
        .containsOnly("a-key");
  }

  @Test
  void serverThatStaysBusyIsGivenUpAndIsAtFault() {
    for (int i = 0; i < 3; i++) {
      platform.refuse("GET", "/v1/datasets", 503, "{\"title\": \"Unavailable\"}");
    }
    assertThatThrownBy(() -> api.get("/v1/datasets", Object.class))
        .isInstanceOfSatisfying(
            ApiProblemException.class, fault -> assertThat(fault.isServersFault()).isTrue())
        .hasMessageContaining("503 Unavailable");
    assertThat(platform.requests()).hasSize(3);
  }

  @Test
  void refusalIsNotRepeated() {
    platform.refuse("GET", "/v1/datasets", 400, "no problem document");
    assertThatThrownBy(() -> api.get("/v1/datasets", Object.class))
        .isInstanceOfSatisfying(
            ApiProblemException.class, fault -> assertThat(fault.isServersFault()).isFalse())
        .hasMessage("GET /v1/datasets was answered with 400\n  no problem document");
    assertThat(platform.requests()).hasSize(1);
  }

  @Test
  void serverThatIsNotThereIsNamed() {
    platform.close();
    assertThatThrownBy(() -> api.get("/v1/datasets", Object.class))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessageContaining(platform.address().toString());
  }

  @Test
  void waitIsAskedForInTheHeader() {
    api.get("/v1/datasets", Object.class, Duration.ofSeconds(5));
    assertThat(platform.requests().get(0).header("Prefer")).isEqualTo("wait=5");
  }
}
