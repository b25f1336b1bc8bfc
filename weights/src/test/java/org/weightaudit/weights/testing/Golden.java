package org.weightaudit.weights.testing;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Inputs and outputs of the original implementations: the folder {@code -Dgolden.dir}, else the
 * copy among the test resources of the module under test.
 */
public final class Golden {

  private static final String PROPERTY = "golden.dir";

  private Golden() {}

  /** A file of the folder, for example {@code metrics/l2.npz}. */
  public static Path file(String name) {
    String folder = System.getProperty(PROPERTY, "");
    return folder.isBlank() ? resource("/golden/" + name) : Path.of(folder, name);
  }

  /** The arrays of an npz file of the folder. */
  public static NpzArrays arrays(String name) {
    return NpzArrays.of(file(name));
  }

  /** A file or folder among the test resources. */
  public static Path resource(String name) {
    URL url = Objects.requireNonNull(Golden.class.getResource(name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
