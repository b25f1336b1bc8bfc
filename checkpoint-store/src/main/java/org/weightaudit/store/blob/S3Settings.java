package org.weightaudit.store.blob;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Where the object store is, and how long it is waited for.
 *
 * @param connectTimeout for a connection
 * @param silenceTimeout while it neither takes nor sends a byte; large objects may take longer
 */
@Validated
@ConfigurationProperties("weightaudit.s3")
public record S3Settings(
    @NotBlank String endpoint,
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
