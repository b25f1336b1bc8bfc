package org.weightaudit.weights.format;

import java.util.List;
import java.util.regex.Pattern;

/** The names of files in a zipped folder, without what operating systems add. */
public final class ArchivePaths {

  private static final Pattern ODD = Pattern.compile("^/|\\\\|\\p{Cntrl}|(^|/)\\.\\.?(/|$)|//");
  private static final int LONGEST = 1000;

  private ArchivePaths() {}

  /**
   * The files of an archive in the order of their names, as Python's {@code sorted} has it.
   *
   * @throws FormatException if a name leads out of the folder or is no plain path
   */
  static List<String> files(ZipEntries zip) {
    zip.names().forEach(ArchivePaths::requirePlain);
    return zip.names().stream()
        .filter(name -> !name.endsWith("/") && !isHidden(name))
        .sorted()
        .toList();
  }

  /**
   * @throws FormatException if a name leads out of the folder or is no plain path
   */
  public static void requirePlain(String name) {
    if (name.length() > LONGEST || ODD.matcher(name).find()) {
      throw new FormatException(
          "the archive has an entry %s; wanted are plain paths of at most %d characters, without .. and backslashes"
              .formatted(new Quoted(name), LONGEST));
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith("__MACOSX/") || fileName(name).startsWith(".");
  }

  /** The folder of a file, {@code a/b} of {@code a/b/c}; empty at the top. */
  static String folder(String name) {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  static String fileName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
