package org.weightaudit.cli.client;

import java.util.Optional;

/** Why work failed. */
public record WorkProblem(Optional<String> title, Optional<String> detail) {

  /** In one line. */
  public String inWords() {
    return detail.or(() -> title).orElse("the server gives no reason");
  }
}
