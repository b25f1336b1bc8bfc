package org.weightaudit.evaluation.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.weightaudit.generatorclient.HostedGenerator;
import org.weightaudit.generatorclient.SamplesOrder;

/**
 * A hosted generator whose samples are audited.
 *
 * @param mode {@code as-published} or {@code corrected}
 * @param count how many samples
 * @param seed of the samples
 * @param starts id of the set that the samples begin from, if the request names one
 * @param target the performance that is asked for, if the request does
 * @param comparedWith which training checkpoints are compared with: {@code all-checkpoints} or
 *     {@code last-of-each-run}; absent in audits of versions that knew nothing but all
 * @param samples id of their order, once they are ordered
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "AuditedGenerator")
public record PlannedGenerator(
    String id,
    String name,
    String method,
    String mode,
    int count,
    long seed,
    @Schema(type = "string") Optional<String> starts,
    @Schema(implementation = Double.class) Optional<Double> target,
    @Schema(type = "string", example = "all-checkpoints") Optional<String> comparedWith,
    @Schema(type = "string", example = "sm_01jd8k3v5m9q2w7x4y6z8a1b2c") Optional<String> samples) {

  private static final String LAST_OF_EACH_RUN = "last-of-each-run";

  static PlannedGenerator of(
      HostedGenerator generator, int count, long seed, GeneratedSource source) {
    return new PlannedGenerator(
        generator.id(),
        generator.name(),
        generator.method(),
        generator.mode(),
        count,
        seed,
        source.starts(),
        source.target(),
        generator.comparedWith(),
        Optional.empty());
  }

  /** What to order of the generator service. */
  public SamplesOrder order() {
    return new SamplesOrder(count, seed, starts, target);
  }

  /** Whether the last checkpoint of each training run alone is compared with. */
  public boolean comparesLastOfEachRun() {
    return comparedWith.equals(Optional.of(LAST_OF_EACH_RUN));
  }

  PlannedGenerator ordered(String order) {
    return new PlannedGenerator(
        id, name, method, mode, count, seed, starts, target, comparedWith, Optional.of(order));
  }
}
