package org.weightaudit.embedded.testing;

import java.net.URI;
import org.weightaudit.embedded.EmbeddedS3;

/**
 * The S3 server that tests run against: the embedded one, unless {@code -Ds3.endpoint} names
 * another, with {@code -Ds3.region}, {@code -Ds3.access-key} and {@code -Ds3.secret-key}.
 */
public record TestS3(URI endpoint, String region, String accessKey, String secretKey, Runnable end)
    implements AutoCloseable {

  private static final String REGION = "us-east-1";

  public static TestS3 open() {
    String endpoint = System.getProperty("s3.endpoint", "");
    if (endpoint.isEmpty()) {
      EmbeddedS3 embedded = EmbeddedS3.ephemeral();
      return new TestS3(
          embedded.endpoint(), REGION, embedded.accessKey(), embedded.secretKey(), embedded::close);
    }
    return new TestS3(
        URI.create(endpoint),
        System.getProperty("s3.region", REGION),
        System.getProperty("s3.access-key", ""),
        System.getProperty("s3.secret-key", ""),
        () -> {});
  }

  @Override
  public void close() {
    end.run();
  }
}
