package org.weightaudit.store.description;

import java.util.Map;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.text.PlainText;

/** Where something comes from, in entries of plain text that the store keeps and does not read. */
public final class Lineage {

  private static final int MOST_ENTRIES = 100;
  private static final int LONGEST_KEY = 200;
  private static final int LONGEST_VALUE = 2000;

  private Lineage() {}

  /**
   * @param prefix of the pointer to an entry, which the key completes: {@code /lineage/}
   * @throws Problem if there are too many entries, or one is not short plain text
   */
  public static void require(String prefix, Map<String, String> lineage) {
    String whole = prefix.substring(0, prefix.length() - 1);
    if (lineage.size() > MOST_ENTRIES) {
      throw Problem.invalid(
          whole, "Found %d entries; wanted at most %d.".formatted(lineage.size(), MOST_ENTRIES));
    }
    lineage.forEach(
        (key, value) -> {
          PlainText.require(whole, key, LONGEST_KEY);
          PlainText.require(prefix + key, value, LONGEST_VALUE);
        });
  }
}
