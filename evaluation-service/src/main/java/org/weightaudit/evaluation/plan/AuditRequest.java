package org.weightaudit.evaluation.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;

/**
 * An audit that somebody wants.
 *
 * @param training id of the sealed set that the generator learned from
 * @param generated what it made
 * @param reference id of a sealed set of checkpoints trained from scratch by the same recipe and
 *     kept from the generator: the fair yardstick
 * @param dataset name of the data set on which behaviour is compared
 * @param baselines what to report beside; noise of equal novelty is always tried where networks can
 *     be run
 * @param policy name of the thresholds
 * @param seed makes the audit repeatable
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "AuditRequest")
public record AuditRequest(
    @Schema(example = "cs_01jd8k3v5m9q2w7x4y6z8a1b2c") String training,
    GeneratedSource generated,
    @Schema(type = "string", example = "cs_01jd8k3v5m9q2w7x4y6z8a1b2e") Optional<String> reference,
    @Schema(type = "string", example = "mnist/test") Optional<String> dataset,
    @ArraySchema(schema = @Schema(implementation = BaselineSpec.class))
        Optional<List<BaselineSpec>> baselines,
    @Schema(type = "string", example = "default") Optional<String> policy,
    @Schema(implementation = Long.class, example = "1") Optional<Long> seed) {

  public static final long DEFAULT_SEED = 1;
  public static final String DEFAULT_POLICY = "default";
}
