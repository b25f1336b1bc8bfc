package org.weightaudit.store.blob;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** Where the object store is. */
@Validated
@ConfigurationProperties("weightaudit.s3")
public record S3Settings(
    @NotBlank String endpoint,
    @NotBlank String accessKey,
    @NotBlank String secretKey,
    @NotBlank String bucket) {

  @Override
  public String toString() {
    return "S3Settings[%s, bucket %s]".formatted(endpoint, bucket);
  }
}
