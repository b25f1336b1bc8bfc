package org.weightaudit.http.text;

import org.weightaudit.http.problem.Problem;

/** Text that people gave and people will read: not blank, not endless, no control characters. */
public final class PlainText {

  private PlainText() {}

  /**
   * @throws Problem if it is not
   */
  public static void require(String pointer, String text, int longest) {
    if (text.isBlank() || text.length() > longest) {
      throw Problem.invalid(
          pointer,
          "Found %d characters; wanted 1 to %d, not all blank.".formatted(text.length(), longest));
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw Problem.invalid(pointer, "Found a control character; wanted plain text.");
    }
  }

  /**
   * @throws Problem if this is no name for a file
   */
  public static void requireFileName(String name) {
    require("name", name, 255);
    if (name.startsWith(".") || name.contains("/") || name.contains("\\")) {
      throw Problem.invalid(
          "name",
          "Found \"%s\"; wanted a file name without slashes that does not begin with a dot."
              .formatted(name));
    }
  }
}
