package org.weightaudit.evaluation.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.weightaudit.novelty.statistics.Interval;

/**
 * A number with its confidence interval, where one can be given.
 *
 * @param low lower end
 * @param high upper end
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@Schema(name = "Estimate", example = "{\"value\": 0.97, \"low\": 0.91, \"high\": 0.99}")
public record Estimate(
    double value,
    @Schema(implementation = Double.class) Optional<Double> low,
    @Schema(implementation = Double.class) Optional<Double> high) {

  /** Of an interval whose value is finite. */
  public static Estimate of(Interval interval) {
    return new Estimate(
        interval.value(), Known.number(interval.low()), Known.number(interval.high()));
  }
}
