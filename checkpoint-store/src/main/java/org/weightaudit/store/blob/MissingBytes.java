package org.weightaudit.store.blob;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;

/**
 * A blob to which something refers, and whose object is not there as it should be.
 *
 * @param bytes how many there should be
 * @param found how many there are; absent without an object
 * @param wantedBy what refers to it
 */
@Schema(name = "MissingBytes")
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record MissingBytes(
    @Schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        String sha256,
    long bytes,
    @Schema(type = "integer", format = "int64", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<Long> found,
    List<Reference> wantedBy) {

  /**
   * Something that refers to a blob.
   *
   * @param resource a checkpoint set, data set or artifact
   * @param part of it
   */
  @Schema(name = "BlobReference")
  public record Reference(
      @Schema(example = "cs_01jd8k3m5xq9v7w2r4t6y8z0ab") String resource,
      @Schema(example = "file zoo.npz") String part) {}
}
