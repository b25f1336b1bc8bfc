package org.weightaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that was acknowledged is lost, whatever way the process ends. */
@Timeout(240)
class RestartTest {

  private static final Pattern READY = Pattern.compile("weightaudit is ready at (\\S+)");

  @TempDir private Path data;

  @Test
  void dataOutlastAKilledProcess() throws Exception {
    byte[] file = Client.npz(Client.networks(5, 4));
    Process killed = start();
    String sealed;
    String open;
    try {
      Client client = new Client(ready(killed));
      sealed = client.sealed("sealed", "TRAINING", file);
      open = client.open("open", "TRAINING", file);
    } finally {
      killed.destroyForcibly().waitFor();
    }
    Platform again = new Platform();
    try {
      again.start(new StandaloneSettings("127.0.0.1", 0, data));
      Client client = new Client(again.address());
      assertThat(client.get("/v1/checkpoint-sets/" + sealed).path("state").asString())
          .isEqualTo("SEALED");
      assertThat(client.bytes("/v1/checkpoint-sets/" + sealed + "/files/zoo.npz")).isEqualTo(file);
      assertThat(client.post("/v1/checkpoint-sets/" + open + ":seal", "").path("state").asString())
          .isEqualTo("SEALED");
    } finally {
      again.close();
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            StandaloneApplication.class.getName(),
            "--port=0",
            "--data=" + data)
        .redirectErrorStream(true)
        .start();
  }

  private static URI ready(Process process) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder all = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      all.append(line).append('\n');
      Matcher ready = READY.matcher(line);
      if (ready.find()) {
        return URI.create(ready.group(1));
      }
    }
    throw new AssertionError("the platform did not start:\n" + all);
  }
}
