package org.weightaudit.store.checkpointset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.weightaudit.store.blob.Sha256;
import tools.jackson.databind.json.JsonMapper;

/**
 * The digest of what a set contains, however it was packed: SHA-256 over
 *
 * <ol>
 *   <li>a line {@code weightaudit checkpoint set 1};
 *   <li>a line of JSON: {@code {"layout": [{"name", "shape"}…], "frozen": [{"name", "shape"}…],
 *       "checkpoints": n}};
 *   <li>the frozen row, if there is one, and all rows in order, as little-endian float32;
 *   <li>a line feed, and for each given column in alphabetical order a line of JSON: {@code
 *       {"column": name, "values": [one text or null for each checkpoint]}}.
 * </ol>
 */
final class ContentDigest {

  private static final String VERSION = "weightaudit checkpoint set 1\n";

  private final MessageDigest digester = Sha256.digester();
  private final JsonMapper json = JsonMapper.builder().build();

  /** What stands first. */
  private record Header(
      List<TensorDescription> layout, List<TensorDescription> frozen, int checkpoints) {}

  ContentDigest(SetDefinition definition, int checkpoints) {
    line(VERSION);
    line(
        json.writeValueAsString(new Header(definition.layout(), definition.frozen(), checkpoints))
            + "\n");
  }

  /** Adds numbers as they are stored. */
  void weights(byte[] bytes, int offset, int length) {
    digester.update(bytes, offset, length);
  }

  /** Adds the columns that are given, and ends. */
  Sha256 finish(Map<String, List<Optional<String>>> columns) {
    line("\n");
    new TreeMap<>(columns)
        .forEach(
            (name, values) ->
                line(
                    "{\"column\":%s,\"values\":%s}\n"
                        .formatted(
                            json.writeValueAsString(name), json.writeValueAsString(values))));
    return Sha256.of(digester);
  }

  private void line(String text) {
    digester.update(text.getBytes(StandardCharsets.UTF_8));
  }
}
