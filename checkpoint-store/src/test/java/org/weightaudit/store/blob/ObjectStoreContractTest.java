package org.weightaudit.store.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightaudit.embedded.testing.TestS3;
import org.weightaudit.http.problem.Problem;

/**
 * What the store asks of an S3 server. The profile {@code second-s3} asks another server than the
 * embedded one, see docs/deployment.md.
 */
class ObjectStoreContractTest {

  private static final TestS3 S3 = TestS3.open();

  /** Larger than three parts. */
  private static final long SEVERAL_PARTS = Long.getLong("s3.large-bytes", (48L << 20) + 1);

  @TempDir private Path folder;
  private final ObjectStore objects = store(S3.secretKey());

  @AfterAll
  static void close() {
    S3.close();
  }

  private static ObjectStore store(String secretKey) {
    return new ObjectStore(
        new S3Settings(
            S3.endpoint().toString(),
            S3.region(),
            S3.accessKey(),
            secretKey,
            "contract",
            Duration.ofSeconds(3),
            Duration.ofSeconds(20)));
  }

  @Test
  void whatIsPutComesBackByteForByte() throws IOException {
    try (SpooledFile file = file(100_000, 1)) {
      objects.put(file);
      assertThat(digest(file, 0, file.bytes())).isEqualTo(file.sha256());
    }
  }

  @Test
  void anyRangeComesBackAlone() throws IOException {
    try (SpooledFile file = file(100_000, 2)) {
      objects.put(file);
      byte[] all = Files.readAllBytes(file.path());
      for (int[] range : new int[][] {{0, 1}, {99_999, 1}, {4_095, 8_193}}) {
        try (InputStream in = objects.open(file.sha256(), range[0], range[1])) {
          assertThat(in.readAllBytes())
              .isEqualTo(Arrays.copyOfRange(all, range[0], range[0] + range[1]));
        }
      }
    }
  }

  @Test
  void aFileOfSeveralPartsComesBackWholeAndInRangesAcrossParts() throws IOException {
    try (SpooledFile file = file(SEVERAL_PARTS, 3)) {
      objects.put(file);
      assertThat(objects.size(file.sha256())).contains(SEVERAL_PARTS);
      assertThat(digest(file, 0, SEVERAL_PARTS)).isEqualTo(file.sha256());
      long border = 16L << 20;
      byte[] across = new byte[100];
      try (InputStream in = Files.newInputStream(file.path())) {
        in.skipNBytes(border - 50);
        in.readNBytes(across, 0, across.length);
      }
      try (InputStream in = objects.open(file.sha256(), border - 50, across.length)) {
        assertThat(in.readAllBytes()).isEqualTo(across);
      }
      objects.remove(file.sha256());
    }
  }

  @Test
  void theSameContentMayBePutAgain() throws IOException {
    try (SpooledFile file = file(1_000, 4)) {
      objects.put(file);
      objects.put(file);
      assertThat(digest(file, 0, file.bytes())).isEqualTo(file.sha256());
    }
  }

  @Test
  void whatIsThereHasItsSizeAndWhatIsNotHasNone() throws IOException {
    try (SpooledFile file = file(1_000, 5)) {
      assertThat(objects.size(file.sha256())).isEmpty();
      objects.put(file);
      assertThat(objects.size(file.sha256())).contains(file.bytes());
    }
  }

  @Test
  void whatIsRemovedIsGoneAndMayBeRemovedAgain() throws IOException {
    try (SpooledFile file = file(1_000, 6)) {
      objects.put(file);
      objects.remove(file.sha256());
      objects.remove(file.sha256());
      assertThat(objects.size(file.sha256())).isEmpty();
      assertThatThrownBy(() -> objects.open(file.sha256(), 0, 1).close())
          .isInstanceOf(Problem.class);
    }
  }

  @Test
  void aBucketThatIsThereIsUsed() throws IOException {
    try (SpooledFile file = file(1_000, 7)) {
      objects.put(file);
      assertThat(store(S3.secretKey()).size(file.sha256())).contains(file.bytes());
    }
  }

  @Test
  void aWrongSecretIsRefusedAtTheStart() {
    assertThatThrownBy(() -> store("not the secret key"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("contract");
  }

  private Sha256 digest(SpooledFile file, long offset, long length) throws IOException {
    MessageDigest digester = Sha256.digester();
    try (InputStream in =
        new DigestInputStream(objects.open(file.sha256(), offset, length), digester)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return Sha256.of(digester);
  }

  /** A file of random bytes. */
  private SpooledFile file(long bytes, long seed) throws IOException {
    Path path = folder.resolve("file-" + seed);
    MessageDigest digester = Sha256.digester();
    SplittableRandom random = new SplittableRandom(seed);
    byte[] block = new byte[1 << 16];
    try (OutputStream out =
        new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(path)), digester)) {
      for (long left = bytes; left > 0; left -= block.length) {
        random.nextBytes(block);
        out.write(block, 0, (int) Math.min(left, block.length));
      }
    }
    return new SpooledFile(path, bytes, Sha256.of(digester));
  }
}
