package org.weightaudit.shapes.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.weightaudit.weights.format.FormatException;

/** The lines of a text file with something in them, cut into words. */
final class TextLines implements Place {

  private static final int LONGEST = 1 << 20;
  private static final int SHOWN = 60;

  private final byte[] content;
  private int position;
  private int lineStart;
  private int lineEnd;
  private int number;
  private List<String> words = List.of();

  TextLines(byte[] content) {
    this.content = content;
  }

  /** Goes to the next line that is not blank; false if there is none. */
  boolean next() {
    while (position < content.length) {
      lineStart = position;
      while (position < content.length && content[position] != '\n' && content[position] != '\r') {
        position++;
      }
      lineEnd = position;
      number++;
      skipLineBreak();
      if (lineEnd - lineStart > LONGEST) {
        throw refusal("has %d bytes", lineEnd - lineStart, "at most %d", LONGEST);
      }
      words = split();
      if (!words.isEmpty()) {
        return true;
      }
    }
    words = List.of();
    return false;
  }

  /**
   * Goes to the next line.
   *
   * @throws FormatException if there is none
   */
  void require(String wanted) {
    if (!next()) {
      throw new FormatException(
          "the file ends after line %d; wanted is %s".formatted(number, wanted));
    }
  }

  private void skipLineBreak() {
    if (position < content.length && content[position] == '\r') {
      position++;
      if (position < content.length && content[position] == '\n') {
        position++;
      }
    } else if (position < content.length) {
      position++;
    }
  }

  private List<String> split() {
    List<String> found = new ArrayList<>();
    int at = lineStart;
    while (at < lineEnd) {
      while (at < lineEnd && isSpace(content[at])) {
        at++;
      }
      int start = at;
      while (at < lineEnd && !isSpace(content[at])) {
        at++;
      }
      if (at > start) {
        found.add(new String(content, start, at - start, StandardCharsets.ISO_8859_1));
      }
    }
    return found;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\f' || b == 0x0b;
  }

  /** The words of this line up to the first that begins with #. */
  List<String> withoutComment() {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).startsWith("#")) {
        return words.subList(0, i);
      }
    }
    return words;
  }

  List<String> words() {
    return words;
  }

  String word(int index, String wanted) {
    if (index >= words.size()) {
      throw lineRefusal(wanted);
    }
    return words.get(index);
  }

  double real(int index, String wanted) {
    try {
      return Double.parseDouble(word(index, wanted));
    } catch (NumberFormatException e) {
      throw lineRefusal(wanted);
    }
  }

  /** A whole number from 0 to {@code most}. */
  int count(int index, int most, String wanted) {
    return count(word(index, wanted), most, wanted);
  }

  int count(String word, int most, String wanted) {
    long value = integer(word, Integer.MAX_VALUE, wanted);
    if (value < 0 || value > most) {
      throw refusal("says %d", value, wanted + ", 0 or more and at most %d", most);
    }
    return (int) value;
  }

  long integer(String word, long most, String wanted) {
    try {
      long value = Long.parseLong(word);
      if (Math.abs(value) <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // refused below, as a number that is too large is
    }
    throw lineRefusal(wanted);
  }

  /** Passes over bytes after this line, whatever they are. */
  void skipBytes(int count, String what) {
    if (count > content.length - position) {
      throw refusal(
          "says that %d bytes follow",
          count, what + " within the %d left", content.length - position);
    }
    for (int end = position + count; position < end; position++) {
      number += content[position] == '\n' ? 1 : 0;
    }
  }

  /** The first byte after this line. */
  int position() {
    return position;
  }

  int remaining() {
    return content.length - position;
  }

  /** Says that this line is not what was wanted. */
  FormatException lineRefusal(String wanted) {
    int end = Math.min(lineEnd, lineStart + SHOWN);
    String shown =
        new String(content, lineStart, end - lineStart, StandardCharsets.ISO_8859_1)
            .replaceAll("\\p{Cntrl}", "?");
    return refusal("is \"%s%s\"".formatted(shown, end < lineEnd ? "…" : ""), wanted);
  }

  @Override
  public String described() {
    return "line " + number;
  }
}
