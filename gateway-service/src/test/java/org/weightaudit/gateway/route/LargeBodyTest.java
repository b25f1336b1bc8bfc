package org.weightaudit.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightaudit.gateway.GatewayServiceApplication;
import org.weightaudit.gateway.StubBackend;

/** Bodies stream: 300 MB there and back through a gateway with a heap of 96 MB. */
@Timeout(120)
class LargeBodyTest {

  private static final long SIZE = 300L << 20;
  private static final Pattern STARTED = Pattern.compile("started on port (\\d+)");

  @Test
  void bodiesLargerThanTheHeapPassThrough() throws Exception {
    try (StubBackend store = new StubBackend()) {
      Process gateway = start(store.address());
      try {
        String address = "http://localhost:" + port(gateway) + "/v1/checkpoint-sets/cs_1/files/a";
        store.handle(
            exchange -> {
              long size = count(exchange.getRequestBody());
              StubBackend.send(exchange, 200, "text/plain", Long.toString(size));
            });
        assertThat(upload(address)).isEqualTo(Long.toString(SIZE));
        store.handle(
            exchange -> {
              exchange.sendResponseHeaders(200, SIZE);
              fill(exchange.getResponseBody());
            });
        assertThat(download(address)).isEqualTo(SIZE);
      } finally {
        gateway.destroy();
        gateway.waitFor();
      }
    }
  }

  private static Process start(String store) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx96m",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            System.getProperty("java.class.path"),
            GatewayServiceApplication.class.getName(),
            "--server.port=0",
            "--weightaudit.gateway.store=" + store,
            "--logging.level.org.springframework.boot.tomcat=info")
        .redirectErrorStream(true)
        .start();
  }

  private static int port(Process gateway) throws IOException {
    BufferedReader log =
        new BufferedReader(new InputStreamReader(gateway.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder all = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      all.append(line).append('\n');
      Matcher started = STARTED.matcher(line);
      if (started.find()) {
        return Integer.parseInt(started.group(1));
      }
    }
    throw new AssertionError("the gateway did not start:\n" + all);
  }

  private static String upload(String address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
    connection.setRequestMethod("PUT");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(SIZE);
    try (OutputStream out = connection.getOutputStream()) {
      fill(out);
    }
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static long download(String address) throws IOException {
    try (InputStream in = URI.create(address).toURL().openStream()) {
      return count(in);
    }
  }

  private static void fill(OutputStream out) throws IOException {
    byte[] block = new byte[1 << 20];
    for (long sent = 0; sent < SIZE; sent += block.length) {
      out.write(block);
    }
  }

  private static long count(InputStream in) throws IOException {
    byte[] block = new byte[1 << 20];
    long total = 0;
    for (int n = in.read(block); n >= 0; n = in.read(block)) {
      total += n;
    }
    return total;
  }
}
