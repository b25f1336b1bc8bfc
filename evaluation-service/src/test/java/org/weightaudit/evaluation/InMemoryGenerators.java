package org.weightaudit.evaluation;

import java.util.Optional;
import org.weightaudit.generatorclient.HostedGenerator;
import org.weightaudit.generatorclient.HostedGenerator.LearnedSet;
import org.weightaudit.generatorclient.HostedGenerators;
import org.weightaudit.generatorclient.OrderedSamples;
import org.weightaudit.generatorclient.SamplesOrder;
import org.weightaudit.http.problem.Problem;

/** Three generators of set {@code cs_t}, which are looked at and never sampled. */
final class InMemoryGenerators implements HostedGenerators {

  @Override
  public HostedGenerator get(String id) {
    return switch (id) {
      case "gen_ready" -> generator(id, "SUCCEEDED", "sha256:t");
      case "gen_learning" -> generator(id, "RUNNING", "sha256:t");
      case "gen_other" -> generator(id, "SUCCEEDED", "sha256:other");
      default -> throw Problem.notFound("generator " + id);
    };
  }

  private static HostedGenerator generator(String id, String state, String digest) {
    return new HostedGenerator(
        id,
        id,
        state,
        "noisy-copies",
        "corrected",
        new LearnedSet("cs_of_" + id, digest),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public OrderedSamples sample(String generator, SamplesOrder order, String key) {
    throw new UnsupportedOperationException("these are never sampled");
  }

  @Override
  public OrderedSamples samples(String id) {
    throw new UnsupportedOperationException("these are never sampled");
  }

  @Override
  public void cancel(OrderedSamples samples) {
    throw new UnsupportedOperationException("these are never sampled");
  }

  @Override
  public void hold(String id, String holder, String reason) {
    throw new UnsupportedOperationException("these are never sampled");
  }

  @Override
  public void release(String id, String holder) {
    throw new UnsupportedOperationException("these are never sampled");
  }
}
