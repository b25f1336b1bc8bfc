package org.weightaudit.shapes.format;

import org.weightaudit.weights.format.FormatException;

/** A place in a file, as refusals name it. */
@FunctionalInterface
interface Place {

  /** The line or the byte. */
  String described();

  /** What to throw when something else was found here than was wanted. */
  default FormatException refusal(String found, String wanted) {
    return new FormatException("%s %s; wanted is %s".formatted(described(), found, wanted));
  }

  /** The same with one value in each of the two formats. */
  default FormatException refusal(
      String foundFormat, Object found, String wantedFormat, Object wanted) {
    return refusal(foundFormat.formatted(found), wantedFormat.formatted(wanted));
  }
}
