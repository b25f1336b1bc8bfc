package org.weightaudit.generator.training;

import com.fasterxml.jackson.annotation.JsonValue;
import org.weightaudit.generators.Mode;

/** A mode as requests name it. */
public enum ModeName {
  AS_PUBLISHED("as-published", Mode.AS_PUBLISHED),
  CORRECTED("corrected", Mode.CORRECTED);

  private final String word;
  private final Mode mode;

  ModeName(String word, Mode mode) {
    this.word = word;
    this.mode = mode;
  }

  /** As the library has it. */
  Mode mode() {
    return mode;
  }

  @JsonValue
  @Override
  public String toString() {
    return word;
  }
}
