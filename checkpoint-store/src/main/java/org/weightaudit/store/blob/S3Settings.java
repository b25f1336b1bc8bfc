package org.weightaudit.store.blob;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where the object store is, and how long it is waited for.
 *
 * @param region that requests are signed for. In {@code us-east-1} the bucket must be there before:
 *     the client names its region when it makes a bucket, which AWS and others refuse for this one
 * @param connectTimeout for a connection
 * @param silenceTimeout while it neither takes nor sends a byte; large objects may take longer
 */
@Validated
@ConfigurationProperties("weightaudit.s3")
public record S3Settings(
    @NotBlank String endpoint,
    @NotBlank String region,
    @NotBlank String accessKey,
    @NotBlank String secretKey,
    @NotBlank String bucket,
    Duration connectTimeout,
    Duration silenceTimeout) {

  @Override
  public String toString() {
    return "S3Settings[%s, bucket %s]".formatted(endpoint, bucket);
  }
}
