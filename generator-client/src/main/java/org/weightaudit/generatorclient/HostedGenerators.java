package org.weightaudit.generatorclient;

/**
 * The generators that the platform hosts. Every method throws a {@link
 * org.weightaudit.http.problem.Problem}: that of the generator service where it refuses, {@code
 * UNAVAILABLE} where it cannot be reached.
 */
public interface HostedGenerators {

  HostedGenerator get(String id);

  /**
   * Orders samples; the same key gives the same samples.
   *
   * @param key makes a repetition safe
   */
  OrderedSamples sample(String generator, SamplesOrder order, String key);

  OrderedSamples samples(String id);

  /** Asks the making of samples to stop; one that is over stays as it is. */
  void cancel(OrderedSamples samples);

  /** Keeps a generator from being deleted while {@code holder} needs it. */
  void hold(String id, String holder, String reason);

  /** Ends such a hold, if there is one. */
  void release(String id, String holder);
}
