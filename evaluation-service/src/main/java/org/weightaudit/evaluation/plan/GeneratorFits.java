package org.weightaudit.evaluation.plan;

import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.weightaudit.generatorclient.HostedGenerator;
import org.weightaudit.generatorclient.HostedGenerators;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.storeclient.StoredSet;

/**
 * A hosted generator must have learned, from the very checkpoints that its samples are held
 * against: only then "nearer to training" means something. By digest, so a copy of the set will do.
 */
@Component
final class GeneratorFits {

  static final int MOST_SAMPLES = 100_000;

  private static final long DEFAULT_SEED = 1;
  private static final Pattern ID = Pattern.compile("gen_[0-9a-z]{1,60}");

  private final HostedGenerators generators;

  GeneratorFits(HostedGenerators generators) {
    this.generators = generators;
  }

  /**
   * A generator that can be audited.
   *
   * @param reconstructions the set of its training checkpoints as it gives them back, if it does
   */
  record Fit(PlannedGenerator generator, Optional<String> reconstructions) {}

  /** The generator that a source names, if all is well with it. */
  Optional<Fit> check(GeneratedSource source, Optional<StoredSet> training, Refusals refusals) {
    source
        .set()
        .ifPresent(
            set ->
                refusals.add(
                    "/generated/set",
                    "Found %s beside a generator; wanted one of them.".formatted(set)));
    Optional<Integer> count = source.count().filter(n -> n >= 1 && n <= MOST_SAMPLES);
    if (count.isEmpty()) {
      refusals.add(
          "/generated/count",
          "Found %s; wanted 1 to %d."
              .formatted(source.count().map(Object::toString).orElse("nothing"), MOST_SAMPLES));
    }
    String id = source.generator().orElseThrow();
    Optional<HostedGenerator> generator = ready(id, refusals);
    generator.ifPresent(found -> training.ifPresent(set -> requireLearned(found, set, refusals)));
    return generator.map(
        found ->
            new Fit(
                PlannedGenerator.of(
                    found, count.orElse(0), source.seed().orElse(DEFAULT_SEED), source),
                found.reconstructions()));
  }

  private Optional<HostedGenerator> ready(String id, Refusals refusals) {
    Optional<HostedGenerator> generator = ID.matcher(id).matches() ? find(id) : Optional.empty();
    if (generator.isEmpty()) {
      refusals.add(
          "/generated/generator",
          "Found \"%s\", which is no generator; wanted the id of one that has learned, gen_…"
              .formatted(id));
      return generator;
    }
    if (!generator.get().isReady()) {
      refusals.add(
          "/generated/generator",
          "Found %s, which is %s; wanted one that is SUCCEEDED: GET /v1/generators/%s tells."
              .formatted(id, generator.get().state(), id));
      return Optional.empty();
    }
    return generator;
  }

  private Optional<HostedGenerator> find(String id) {
    return Problem.unlessRefused(() -> generators.get(id));
  }

  private static void requireLearned(
      HostedGenerator generator, StoredSet training, Refusals refusals) {
    if (!training.digest().equals(Optional.of(generator.training().digest()))) {
      refusals.add(
          "/generated/generator",
          "Found %s, which learned from %s; wanted one that learned from %s. To hold its samples against another set, sample it and audit the set."
              .formatted(generator.id(), generator.training().id(), training.id()));
    }
  }
}
