package org.weightaudit.generators;

import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A generator as its authors' code left it.
 *
 * @param file what it has learned
 * @param configuration what the file does not tell, with the names that the authors' own
 *     configuration has; an empty object if nothing is known
 */
public record OfficialModel(Path file, JsonNode configuration) {

  /** Of which nothing but the file is known. */
  public static OfficialModel of(Path file) {
    return new OfficialModel(file, JsonNodeFactory.instance.objectNode());
  }
}
