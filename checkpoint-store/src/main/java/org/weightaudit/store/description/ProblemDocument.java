package org.weightaudit.store.description;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The shape of a problem document (RFC 9457), for the description only. */
@Schema(
    name = "Problem",
    example =
        """
        {"type": "/problems/sealed", "title": "A sealed thing never changes", "status": 409,
         "detail": "Checkpoint set cs_01jd8k3m5xq9v7w2r4t6y8z0ab is sealed; make a new set for other content.",
         "instance": "/v1/checkpoint-sets/cs_01jd8k3m5xq9v7w2r4t6y8z0ab/files/zoo.npz"}""")
public record ProblemDocument(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    @Schema(requiredMode = Schema.RequiredMode.NOT_REQUIRED) List<Field> errors) {

  /** A field that is wrong. */
  @Schema(name = "ProblemField")
  public record Field(
      @Schema(example = "/architecture/sizes") String pointer,
      @Schema(example = "Found 1 size; wanted at least 3.") String detail) {}
}
