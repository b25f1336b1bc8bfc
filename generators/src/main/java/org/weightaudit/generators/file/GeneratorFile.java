package org.weightaudit.generators.file;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.weightaudit.generators.Mode;
import org.weightaudit.weights.format.FormatException;
import org.weightaudit.weights.format.NamedArray;
import org.weightaudit.weights.format.ReadLimits;
import org.weightaudit.weights.format.SafetensorsWriter;
import org.weightaudit.weights.format.StoredTensor;
import org.weightaudit.weights.format.TensorFile;
import org.weightaudit.weights.layout.Layout;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An open generator file. Its metadata are texts: {@code format}, {@code version}, {@code method},
 * {@code mode}, {@code configuration} and {@code layout} (JSON), {@code seed}, {@code steps}. For
 * one thread.
 */
public final class GeneratorFile<C extends Record> implements Closeable {

  private static final String FORMAT = "weightaudit-generator";
  private static final String VERSION = "1";

  /** What is optional in a configuration may be absent: an earlier version did not know it. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final TensorFile file;
  private final Description<C> description;

  private GeneratorFile(TensorFile file, Description<C> description) {
    this.file = file;
    this.description = description;
  }

  /** Writes a file; equal contents give equal bytes. */
  public static void write(Path path, Description<?> description, List<NamedArray> arrays)
      throws IOException {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put("format", FORMAT);
    metadata.put("version", VERSION);
    metadata.put("method", description.method());
    metadata.put("mode", description.mode().name());
    metadata.put("configuration", JSON.writeValueAsString(description.configuration()));
    metadata.put("layout", JSON.writeValueAsString(description.layout()));
    description.seed().ifPresent(seed -> metadata.put("seed", Long.toString(seed)));
    metadata.put("steps", Integer.toString(description.steps()));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
      SafetensorsWriter.write(out, arrays, metadata);
    }
  }

  /**
   * Opens a file.
   *
   * @param method the id of the method that is wanted
   * @throws FormatException if it is no generator file, or one of another method
   */
  public static <C extends Record> GeneratorFile<C> open(
      Path path, String method, Class<C> configurationType) throws IOException {
    TensorFile file = TensorFile.open(path, ReadLimits.standard());
    try {
      return new GeneratorFile<>(file, describe(file.metadata(), method, configurationType));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static <C extends Record> Description<C> describe(
      Map<String, String> metadata, String method, Class<C> configurationType) {
    require(metadata, "format", FORMAT);
    require(metadata, "version", VERSION);
    require(metadata, "method", method);
    try {
      return new Description<>(
          method,
          Mode.valueOf(text(metadata, "mode")),
          JSON.readValue(text(metadata, "configuration"), configurationType),
          JSON.readValue(text(metadata, "layout"), Layout.class),
          metadata.containsKey("seed")
              ? OptionalLong.of(Long.parseLong(text(metadata, "seed")))
              : OptionalLong.empty(),
          Integer.parseInt(text(metadata, "steps")));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new FormatException(
          "the metadata of the generator file are damaged: " + e.getMessage(), e);
    }
  }

  private static void require(Map<String, String> metadata, String name, String wanted) {
    String found = metadata.getOrDefault(name, "missing");
    if (!found.equals(wanted)) {
      throw new FormatException(
          "the file is no generator of this kind: its %s is %s; wanted: %s"
              .formatted(name, found, wanted));
    }
  }

  private static String text(Map<String, String> metadata, String name) {
    String text = metadata.get(name);
    if (text == null) {
      throw new FormatException("the generator file has no " + name);
    }
    return text;
  }

  public Description<C> description() {
    return description;
  }

  /** Every array by name. */
  public Map<String, StoredTensor> arrays() {
    return file.arrays();
  }

  /**
   * @throws FormatException if there is no such array
   */
  public StoredTensor array(String name) {
    return file.array(name);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
