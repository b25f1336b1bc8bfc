package org.weightaudit.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * An S3 server on a free local port whose buckets are folders. It answers on the loopback interface
 * only, with a secret key that is new at every start, and has no bucket of its own accord.
 */
public final class EmbeddedS3 implements AutoCloseable {

  private static final String ACCESS_KEY = "weightaudit";

  private final S3Proxy server;
  private final String secretKey;
  private final Optional<Path> temporaryFolder;

  private EmbeddedS3(S3Proxy server, String secretKey, Optional<Path> temporaryFolder) {
    this.server = server;
    this.secretKey = secretKey;
    this.temporaryFolder = temporaryFolder;
  }

  /** A server whose objects vanish when it is closed. */
  public static EmbeddedS3 ephemeral() {
    try {
      Path folder = Files.createTempDirectory("weightaudit-s3");
      return start(folder, Optional.of(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server whose objects outlast it, in this folder. */
  public static EmbeddedS3 persistent(Path folder) {
    try {
      return start(Files.createDirectories(folder.toAbsolutePath()), Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + folder + " cannot be used", e);
    }
  }

  private static EmbeddedS3 start(Path folder, Optional<Path> temporaryFolder) {
    String secretKey = UUID.randomUUID().toString();
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, secretKey)
            .build();
    try {
      server.start();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server did not start", e);
    }
    return new EmbeddedS3(server, secretKey, temporaryFolder);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  public String accessKey() {
    return ACCESS_KEY;
  }

  public String secretKey() {
    return secretKey;
  }

  @Override
  public void close() {
    try {
      server.stop();
      if (temporaryFolder.isPresent()) {
        delete(temporaryFolder.get());
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server did not stop", e);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
