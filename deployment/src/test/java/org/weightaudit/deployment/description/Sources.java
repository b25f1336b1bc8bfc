package org.weightaudit.deployment.description;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files of the source tree that describe deployments. */
public final class Sources {

  private static final JsonMapper JSON = JsonMapper.shared();

  private Sources() {}

  /** A file of the source tree; the tests run in its folder {@code deployment}. */
  public static Path file(String name) {
    return Path.of("..").resolve(name);
  }

  public static String text(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The only document of a YAML file. */
  public static JsonNode yaml(Path file) {
    List<JsonNode> documents = documents(file);
    if (documents.size() != 1) {
      throw new IllegalArgumentException(
          "%s: found %d documents; wanted one".formatted(file, documents.size()));
    }
    return documents.get(0);
  }

  /** The documents of a YAML file, merge keys resolved; a key that comes twice is refused. */
  public static List<JsonNode> documents(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<JsonNode> documents = new ArrayList<>();
    try {
      for (Object document :
          new Yaml(new SafeConstructor(options)).loadAll(Files.readString(file))) {
        documents.add(JSON.valueToTree(document));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }
}
