package org.weightaudit.generators;

/**
 * A generator could not make its samples, though the request was a good one: it took too long, too
 * much memory, or broke down. The message is for whoever brought the generator.
 */
public final class SamplingFailedException extends RuntimeException {

  public SamplingFailedException(String message) {
    super(message);
  }

  public SamplingFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
