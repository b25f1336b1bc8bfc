package org.weightaudit.store.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.weightaudit.store.testing.StoreClient.set;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.weightaudit.store.testing.Checkpoints;
import org.weightaudit.store.testing.StoreTest;

/** Clients that go away, or announce what they do not send. */
class BrokenUploadTest extends StoreTest {

  private Socket send(String id, long announced, byte[] body) throws IOException {
    Socket socket = new Socket("localhost", store.port());
    OutputStream out = socket.getOutputStream();
    out.write(
        "PUT %s/files/zoo.npz HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
            .formatted(set(id), announced)
            .getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
    return socket;
  }

  @Test
  void bodyThatBreaksOffLeavesNothing() throws IOException {
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    int blobs = count("blob");
    byte[] half = new byte[300_000];
    try (Socket socket = send(id, 1_000_000, half)) {
      assertThat(socket.isConnected()).isTrue();
      await().atMost(Duration.ofSeconds(20)).until(() -> !spooled().isEmpty());
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> spooled().isEmpty());
    assertThat(store.get(set(id)).ok().json().get("files").isEmpty()).isTrue();
    assertThat(count("blob")).isEqualTo(blobs);
  }

  @Test
  void bodyThatIsTooLargeIsRefusedBeforeItComes() throws IOException {
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    try (Socket socket = send(id, 1L << 50, new byte[0])) {
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
    assertThat(spooled()).isEmpty();
  }

  @Test
  void sealedSetIsRefusedBeforeTheBodyComes() throws IOException {
    String id = store.createSet(Checkpoints.ARCHITECTURE);
    store.put(set(id) + "/files/a.npz", Checkpoints.npz(Checkpoints.random(1, 1))).ok();
    store.post(set(id) + ":seal").ok();
    try (Socket socket = send(id, 1_000_000, new byte[0])) {
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 409");
    }
  }
}
