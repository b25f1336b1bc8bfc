package org.weightaudit.generator.method;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import org.weightaudit.generators.ComparedWith;

/** What samples are audited against, as clients see it. */
@Schema(
    name = "ComparedWith",
    description =
        "Which checkpoints of its training set the samples of a generator are audited against")
public enum ComparedWithName {
  ALL_CHECKPOINTS("all-checkpoints"),
  LAST_OF_EACH_RUN("last-of-each-run");

  private final String word;

  ComparedWithName(String word) {
    this.word = word;
  }

  /** As the library has it. */
  public static ComparedWithName of(ComparedWith rows) {
    return switch (rows) {
      case ALL_CHECKPOINTS -> ALL_CHECKPOINTS;
      case LAST_OF_EACH_RUN -> LAST_OF_EACH_RUN;
    };
  }

  @JsonValue
  @Override
  public String toString() {
    return word;
  }
}
