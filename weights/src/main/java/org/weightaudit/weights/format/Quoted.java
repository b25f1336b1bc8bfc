package org.weightaudit.weights.format;

/**
 * Text of a file as messages quote it: on one line, and without its middle if it is long. A file
 * may have names of any length.
 *
 * @param longest characters that are shown
 */
record Quoted(String text, int longest) {

  private static final int LONGEST_PART = 80;

  /** A name, a key, a shape, or whatever else is a part of a message. */
  Quoted(Object part) {
    this(String.valueOf(part), LONGEST_PART);
  }

  @Override
  public String toString() {
    String shown = text;
    if (text.length() > longest) {
      int half = longest / 2;
      shown = text.substring(0, half) + "…" + text.substring(text.length() - half + 1);
    }
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
