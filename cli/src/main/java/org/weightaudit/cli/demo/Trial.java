package org.weightaudit.cli.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A generator whose truth is known.
 *
 * @param what what the generator does
 * @param truth the verdict that it deserves
 * @param training id of the set it learned from
 * @param reference id of the set of networks that were held out, if there is one of its kind
 * @param source where its checkpoints come from
 */
record Trial(
    String what, String truth, String training, Optional<String> reference, Source source) {

  /** Where generated checkpoints come from. */
  sealed interface Source {

    /** In a word. */
    String label();
  }

  /**
   * Files to be uploaded.
   *
   * @param folder where they lie
   * @param writing their format
   */
  record Files(Path folder, CheckpointWriting writing) implements Source {

    @Override
    public String label() {
      return writing.extension();
    }
  }

  /**
   * Samples of a generator on the server.
   *
   * @param generator its id
   */
  record Hosted(String generator) implements Source {

    @Override
    public String label() {
      return "sampled";
    }
  }
}
