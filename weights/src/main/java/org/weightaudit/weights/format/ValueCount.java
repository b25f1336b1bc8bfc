package org.weightaudit.weights.format;

/**
 * Counts the values that a part of a file makes in the heap. Text counts by its length, too: a
 * small file may hold long text, or the same text many times.
 */
final class ValueCount {

  private static final int CHARACTERS_AS_ONE = 16;

  private final String what;
  private final long most;
  private long count;

  /**
   * @param what makes them, for refusals
   * @param most that are accepted
   */
  ValueCount(String what, long most) {
    this.what = what;
    this.most = most;
  }

  /**
   * @throws FormatException if there are too many now
   */
  void add(long more) {
    count += more;
    if (count > most) {
      throw new FormatException(
          "%s makes more than %d values; %d characters of text count as one"
              .formatted(what, most, CHARACTERS_AS_ONE));
    }
  }

  /**
   * Counts the length of a text that is counted itself.
   *
   * @throws FormatException if there are too many now
   */
  void addText(long characters) {
    add(characters / CHARACTERS_AS_ONE);
  }
}
