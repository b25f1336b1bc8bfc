package org.weightaudit.store.blob;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.InputStream;
import java.time.Duration;
import okhttp3.OkHttpClient;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** The S3 side of blobs: objects {@code blobs/sha256/<aa>/<digest>} in one bucket. */
@Component
class ObjectStore {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final long PART_BYTES = 16L << 20;

  private final MinioClient client;
  private final String bucket;

  ObjectStore(S3Settings settings) {
    bucket = settings.bucket();
    client =
        MinioClient.builder()
            .endpoint(settings.endpoint())
            .credentials(settings.accessKey(), settings.secretKey())
            .httpClient(
                new OkHttpClient.Builder()
                    .connectTimeout(Duration.ofSeconds(10))
                    .readTimeout(TIMEOUT)
                    .writeTimeout(TIMEOUT)
                    .build(),
                true)
            .build();
    ensureBucket(settings);
  }

  private void ensureBucket(S3Settings settings) {
    try {
      if (!client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
        client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
      }
    } catch (MinioException e) {
      throw new IllegalStateException(
          "the object store at %s does not answer, or refuses bucket %s"
              .formatted(settings.endpoint(), bucket),
          e);
    }
  }

  private static String key(Sha256 sha256) {
    return "blobs/sha256/%s/%s".formatted(sha256.hex().substring(0, 2), sha256.hex());
  }

  boolean has(Sha256 sha256, long bytes) {
    try {
      return client
              .statObject(StatObjectArgs.builder().bucket(bucket).object(key(sha256)).build())
              .size()
          == bytes;
    } catch (ErrorResponseException e) {
      if (e.response().code() == 404) {
        return false;
      }
      throw unavailable(e);
    } catch (MinioException e) {
      throw unavailable(e);
    }
  }

  void put(SpooledFile file) {
    try {
      client.uploadObject(
          UploadObjectArgs.builder()
              .bucket(bucket)
              .object(key(file.sha256()))
              .filename(file.path().toString(), PART_BYTES)
              .build());
    } catch (MinioException e) {
      throw unavailable(e);
    }
  }

  /** Some bytes of an object; the stream must be closed. */
  InputStream open(Sha256 sha256, long offset, long length) {
    try {
      return client.getObject(
          GetObjectArgs.builder()
              .bucket(bucket)
              .object(key(sha256))
              .offset(offset)
              .length(length)
              .build());
    } catch (MinioException e) {
      throw unavailable(e);
    }
  }

  void remove(Sha256 sha256) {
    try {
      client.removeObject(RemoveObjectArgs.builder().bucket(bucket).object(key(sha256)).build());
    } catch (MinioException e) {
      throw unavailable(e);
    }
  }

  private static Problem unavailable(MinioException cause) {
    return Problem.of(ProblemType.UNAVAILABLE, "The object store does not answer as it should.")
        .retryAfter(RETRY)
        .causedBy(cause);
  }
}
