package org.weightaudit.generator.training;

import io.swagger.v3.oas.annotations.media.Schema;
import org.weightaudit.storeclient.StoredSet;

/**
 * The sealed set that a generator has learned from.
 *
 * @param digest over its content
 */
@Schema(name = "LearnedSet")
public record LearnedSet(String id, String name, String digest, int checkpoints) {

  static LearnedSet of(StoredSet set) {
    return new LearnedSet(set.id(), set.name(), set.digest().orElseThrow(), set.checkpoints());
  }
}
