package org.weightaudit.generator.training;

import java.util.Optional;

/** Which code made something, for its lineage. */
public final class CodeVersion {

  private CodeVersion() {}

  /** The version of the jar that runs; {@code development} if there is no jar. */
  public static String current() {
    return Optional.ofNullable(CodeVersion.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
