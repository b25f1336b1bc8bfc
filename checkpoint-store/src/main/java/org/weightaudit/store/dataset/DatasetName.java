package org.weightaudit.store.dataset;

import java.util.regex.Pattern;
import org.weightaudit.http.problem.Problem;

/** How data sets are named: {@code mnist/test}. */
public final class DatasetName {

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)*");
  private static final int LONGEST = 200;

  private DatasetName() {}

  /**
   * @throws Problem if this is no such name
   */
  public static void require(String pointer, String name) {
    if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
      throw Problem.invalid(
          pointer,
          "Found \"%s\"; wanted a name such as mnist/test: lower-case letters, digits and -, in parts with / between."
              .formatted(name));
    }
  }
}
