package org.weightaudit.store.blob;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Servers outside of us-east-1 refuse what is signed for another region than theirs. */
class ObjectStoreRegionTest {

  @Test
  void everyRequestIsSignedForTheRegionThatIsSet() throws IOException {
    List<String> signatures = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          signatures.add(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      ObjectStore store =
          new ObjectStore(
              new S3Settings(
                  "http://127.0.0.1:" + server.getAddress().getPort(),
                  "eu-north-7",
                  "key",
                  "secret",
                  "bucket",
                  Duration.ofSeconds(3),
                  Duration.ofSeconds(3)));
      store.requireBucket();
    } finally {
      server.stop(0);
    }
    assertThat(signatures)
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(signature -> assertThat(signature).contains("/eu-north-7/s3/aws4_request"));
  }
}
