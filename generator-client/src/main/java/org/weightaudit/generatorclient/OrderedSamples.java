package org.weightaudit.generatorclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Optional;

/**
 * What the service says of samples.
 *
 * @param state of their job
 * @param job what makes them
 * @param checkpointSet the sealed set that they have become; absent before
 * @param problem why they could not be made
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record OrderedSamples(
    String id,
    String state,
    SamplingProgress progress,
    String job,
    Optional<String> checkpointSet,
    Optional<SamplingProblem> problem) {

  /** How far they are. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SamplingProgress(String phase, double fraction) {}

  /** A problem document. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SamplingProblem(String detail) {}

  /** Whether their job has ended without them. */
  public boolean isFailed() {
    return state.equals("FAILED") || state.equals("CANCELLED");
  }
}
