package org.weightaudit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.MinioException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedS3Test {

  private static final String BUCKET = "weights";

  @TempDir Path folder;

  private static MinioClient client(EmbeddedS3 server, String secretKey) {
    return MinioClient.builder()
        .endpoint(server.endpoint().toString())
        .credentials(server.accessKey(), secretKey)
        .build();
  }

  private static String read(MinioClient client, GetObjectArgs object)
      throws MinioException, IOException {
    try (InputStream in = client.getObject(object)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void objectsOutlastThePersistentServer() throws Exception {
    try (EmbeddedS3 server = EmbeddedS3.persistent(folder)) {
      MinioClient client = client(server, server.secretKey());
      assertThat(client.bucketExists(BucketExistsArgs.builder().bucket(BUCKET).build())).isFalse();
      client.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
      byte[] bytes = "0123456789".getBytes(StandardCharsets.UTF_8);
      client.putObject(
          PutObjectArgs.builder().bucket(BUCKET).object("blobs/a").stream(
                  new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
              .build());
    }
    try (EmbeddedS3 server = EmbeddedS3.persistent(folder)) {
      MinioClient client = client(server, server.secretKey());
      GetObjectArgs.Builder object = GetObjectArgs.builder().bucket(BUCKET).object("blobs/a");
      assertThat(read(client, object.build())).isEqualTo("0123456789");
      assertThat(read(client, object.offset(3L).length(4L).build())).isEqualTo("3456");
    }
  }

  @Test
  void wrongKeyIsRefused() {
    try (EmbeddedS3 server = EmbeddedS3.ephemeral()) {
      MinioClient stranger = client(server, "guessed-secret");
      assertThatThrownBy(() -> stranger.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build()))
          .isInstanceOf(MinioException.class);
    }
  }
}
