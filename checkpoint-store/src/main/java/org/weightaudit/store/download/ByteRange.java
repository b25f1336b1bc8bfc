package org.weightaudit.store.download;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of some content.
 *
 * @param first position of the first byte
 * @param length number of bytes
 */
record ByteRange(long first, long length) {

  private static final Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

  /** What a {@code Range} header asks for. */
  sealed interface Asked {}

  /** All of it: there is no header, or one that a server may pass over. */
  record Everything() implements Asked {}

  /** One part. */
  record Part(ByteRange range) implements Asked {}

  /** A part that the content does not have. */
  record Outside() implements Asked {}

  static Asked of(Optional<String> header, long size) {
    Matcher matcher = SINGLE.matcher(header.orElse(""));
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return new Everything();
    }
    if (matcher.group(1).isEmpty()) {
      long last = Math.min(Long.parseLong(matcher.group(2)), size);
      return last == 0 ? new Outside() : new Part(new ByteRange(size - last, last));
    }
    long first = Long.parseLong(matcher.group(1));
    long end =
        matcher.group(2).isEmpty() ? size : Math.min(Long.parseLong(matcher.group(2)) + 1, size);
    if (!matcher.group(2).isEmpty() && Long.parseLong(matcher.group(2)) < first) {
      return new Everything();
    }
    return first >= size ? new Outside() : new Part(new ByteRange(first, end - first));
  }
}
