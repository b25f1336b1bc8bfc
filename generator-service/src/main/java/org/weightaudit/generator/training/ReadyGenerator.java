package org.weightaudit.generator.training;

import java.util.Optional;

/**
 * A generator that can be sampled.
 *
 * @param reconstructions the set of its training checkpoints as it gives them back, if it does
 * @param artifact its file in the store
 * @param trainingSet whose kind of checkpoints it makes
 */
public record ReadyGenerator(
    String id,
    String name,
    String method,
    ModeName mode,
    String trainingSet,
    Optional<String> reconstructions,
    String artifact,
    String sha256) {

  static ReadyGenerator of(StoredGenerator generator) {
    LearnedGenerator learned = generator.learned().orElseThrow();
    return new ReadyGenerator(
        generator.id(),
        generator.plan().name(),
        generator.plan().method(),
        generator.plan().mode(),
        generator.plan().training().id(),
        learned.reconstructions(),
        learned.artifact(),
        learned.sha256());
  }
}
