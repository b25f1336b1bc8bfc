package org.weightaudit.generatorclient;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Optional;

/**
 * What the service says of a generator.
 *
 * @param state of its job
 * @param mode {@code as-published} or {@code corrected}
 * @param training what it learned from
 * @param reconstructions the set of its training checkpoints as it encodes and decodes them, if its
 *     method does
 * @param comparedWith which of its training checkpoints its samples are audited against: {@code
 *     all-checkpoints} or {@code last-of-each-run}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record HostedGenerator(
    String id,
    String name,
    String state,
    String method,
    String mode,
    LearnedSet training,
    Optional<String> reconstructions,
    Optional<String> comparedWith) {

  /**
   * The set that a generator learned from.
   *
   * @param digest over its content
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record LearnedSet(String id, String digest) {}

  /** Whether it can be sampled. */
  public boolean isReady() {
    return state.equals("SUCCEEDED");
  }
}
