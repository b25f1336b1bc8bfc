package org.weightaudit.store.blob;

import io.minio.AbortMultipartUploadArgs;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.ListMultipartUploadsArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioAsyncClient;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import io.minio.messages.ListMultipartUploadsResult;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import okhttp3.OkHttpClient;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** The S3 side of blobs: objects {@code blobs/sha256/<aa>/<digest>} in one bucket. */
@Component
class ObjectStore {

  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final long PART_BYTES = 16L << 20;

  private static final String FOLDER = "blobs/sha256/";

  private final MinioClient client;
  private final MinioAsyncClient multipart;
  private final MinioClient impatient;
  private final String bucket;

  ObjectStore(S3Settings settings) {
    bucket = settings.bucket();
    OkHttpClient http =
        new OkHttpClient.Builder()
            .connectTimeout(settings.connectTimeout())
            .readTimeout(settings.silenceTimeout())
            .writeTimeout(settings.silenceTimeout())
            .build();
    client = client(settings, http);
    impatient = client(settings, http.newBuilder().callTimeout(settings.connectTimeout()).build());
    multipart =
        MinioAsyncClient.builder()
            .endpoint(settings.endpoint())
            .region(settings.region())
            .credentials(settings.accessKey(), settings.secretKey())
            .httpClient(http)
            .build();
    ensureBucket(settings);
  }

  private static MinioClient client(S3Settings settings, OkHttpClient http) {
    return MinioClient.builder()
        .endpoint(settings.endpoint())
        .region(settings.region())
        .credentials(settings.accessKey(), settings.secretKey())
        .httpClient(http, true)
        .build();
  }

  private void ensureBucket(S3Settings settings) {
    try {
      if (!client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
        client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
      }
    } catch (MinioException e) {
      throw new IllegalStateException(
          "the object store at %s does not answer, or refuses bucket %s in region %s; make the bucket first"
              .formatted(settings.endpoint(), bucket, settings.region()),
          e);
    }
  }

  /**
   * @throws Problem if the bucket cannot be reached at once
   */
  void requireBucket() {
    try {
      if (!impatient.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
        throw unavailable(new IllegalStateException("there is no bucket " + bucket));
      }
    } catch (MinioException | IllegalStateException e) {
      throw unavailable(e);
    }
  }

  private static String key(Sha256 sha256) {
    return FOLDER + sha256.hex().substring(0, 2) + "/" + sha256.hex();
  }

  /** How large an object is; empty if there is none. */
  Optional<Long> size(Sha256 sha256) {
    try {
      return Optional.of(
          client
              .statObject(StatObjectArgs.builder().bucket(bucket).object(key(sha256)).build())
              .size());
    } catch (ErrorResponseException e) {
      if (e.response().code() == 404) {
        return Optional.empty();
      }
      throw unavailable(e);
    } catch (MinioException | IllegalStateException e) {
      throw unavailable(e);
    }
  }

  /** An object of the folder of blobs. */
  record Listed(String key, long bytes, Instant changed) {

    /** The digest that its key says; empty if the key is none of a blob. */
    Optional<Sha256> sha256() {
      try {
        Sha256 digest = new Sha256(key.substring(key.lastIndexOf('/') + 1));
        return Optional.of(digest).filter(blob -> ObjectStore.key(blob).equals(key));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  /** All objects, in the order of their keys; fetched a page at a time. */
  Stream<Listed> list() {
    Iterable<Result<Item>> pages =
        client.listObjects(
            ListObjectsArgs.builder().bucket(bucket).prefix(FOLDER).recursive(true).build());
    return StreamSupport.stream(pages.spliterator(), false).map(ObjectStore::listed);
  }

  private static Listed listed(Result<Item> result) {
    try {
      Item item = result.get();
      return new Listed(item.objectName(), item.size(), item.lastModified().toInstant());
    } catch (MinioException | IllegalStateException e) {
      throw unavailable(e);
    }
  }

  /** Gives up uploads in parts that were begun before then and not completed; says how many. */
  int abortUploadsBefore(Instant limit) {
    try {
      int aborted = 0;
      ListMultipartUploadsResult page =
          multipart
              .listMultipartUploads(
                  ListMultipartUploadsArgs.builder().bucket(bucket).prefix(FOLDER).build())
              .join()
              .result();
      for (ListMultipartUploadsResult.Upload upload : page.uploads()) {
        if (upload.initiated().toInstant().isBefore(limit)) {
          multipart
              .abortMultipartUpload(
                  AbortMultipartUploadArgs.builder()
                      .bucket(bucket)
                      .object(upload.objectName())
                      .uploadId(upload.uploadId())
                      .build())
              .join();
          aborted++;
        }
      }
      return aborted;
    } catch (CompletionException e) {
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
    } catch (MinioException | IllegalStateException e) {
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
    } catch (MinioException | IllegalStateException e) {
      throw unavailable(e);
    }
  }

  void remove(Sha256 sha256) {
    try {
      client.removeObject(RemoveObjectArgs.builder().bucket(bucket).object(key(sha256)).build());
    } catch (MinioException | IllegalStateException e) {
      throw unavailable(e);
    }
  }

  private static Problem unavailable(Exception cause) {
    return Problem.of(ProblemType.UNAVAILABLE, "The object store does not answer as it should.")
        .retryAfter(RETRY)
        .causedBy(cause);
  }
}
