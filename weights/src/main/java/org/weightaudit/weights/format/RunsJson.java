package org.weightaudit.weights.format;

import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * The {@code runs.json} of a directory of G.pt's checkpoint data sets: an object with {@code
 * checkpoints} and {@code metadata}, or, if the directory holds several runs, such an object for
 * each run. Only {@code checkpoints} is read, as a stream; names of anything else are not kept.
 */
final class RunsJson {

  private static final String CHECKPOINTS = "checkpoints";

  /** Its key and two numbers. */
  private static final int VALUES_OF_A_CHECKPOINT = 3;

  private static final int LONGEST_TEXT = 4096;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxNameLength(LONGEST_TEXT)
                  .maxStringLength(LONGEST_TEXT)
                  .build())
          .build();

  private final String what;
  private final ValueCount values;
  private final SortedMap<String, Metrics> checkpoints = new TreeMap<>();

  /**
   * What was measured of a checkpoint, on all test images.
   *
   * @param loss mean cross entropy, {@code avg_test_loss}
   * @param errorPercent {@code avg_test_err}
   */
  record Metrics(Optional<Double> loss, Optional<Double> errorPercent) {}

  private RunsJson(String what, int mostValues) {
    this.what = what;
    values = new ValueCount(what, mostValues);
  }

  /**
   * The checkpoints of all runs, in the order of their keys. Numbers that are none (NaN, infinity)
   * count as not known.
   *
   * @param what the file's name, for messages
   * @throws FormatException if it is no JSON of this form
   */
  static SortedMap<String, Metrics> read(FileBytes file, String what, ReadLimits limits) {
    RunsJson reader = new RunsJson(new Quoted(what).toString(), limits.values());
    InputStream in = Channels.newInputStream(new FileBytesChannel(file));
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
      reader.readAll(parser);
    } catch (JacksonException e) {
      throw new FormatException(
          "%s is no valid JSON: %s".formatted(reader.what, new Quoted(e.getOriginalMessage(), 200)),
          e);
    }
    if (reader.checkpoints.isEmpty()) {
      throw new FormatException(
          "%s names no checkpoint; wanted is an object checkpoints, or one for each run"
              .formatted(reader.what));
    }
    return reader.checkpoints;
  }

  private void readAll(JsonParser parser) {
    requireObject(parser.nextToken(), "it");
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals(CHECKPOINTS)) {
        readCheckpoints(parser);
      } else if (value == JsonToken.START_OBJECT) {
        readRun(parser);
      } else {
        parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      throw new FormatException(what + " goes on after its JSON object");
    }
  }

  private void readRun(JsonParser parser) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals(CHECKPOINTS)) {
        readCheckpoints(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readCheckpoints(JsonParser parser) {
    requireObject(parser.currentToken(), CHECKPOINTS);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      requireObject(parser.nextToken(), "checkpoint " + new Quoted(key));
      values.add(VALUES_OF_A_CHECKPOINT);
      values.addText(key.length());
      if (checkpoints.put(key, metrics(parser, key)) != null) {
        throw new FormatException("%s names checkpoint %s twice".formatted(what, new Quoted(key)));
      }
    }
  }

  private Metrics metrics(JsonParser parser, String key) {
    Optional<Double> loss = Optional.empty();
    Optional<Double> error = Optional.empty();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "avg_test_loss" -> loss = number(parser, name, key);
        case "avg_test_err" -> error = number(parser, name, key);
        default -> parser.skipChildren();
      }
    }
    return new Metrics(loss, error);
  }

  private Optional<Double> number(JsonParser parser, String name, String key) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
      throw new FormatException(
          "%s has %s of checkpoint %s that is no number".formatted(what, name, new Quoted(key)));
    }
    return Optional.of(parser.getDoubleValue()).filter(Double::isFinite);
  }

  private void requireObject(JsonToken token, String name) {
    if (token != JsonToken.START_OBJECT) {
      throw new FormatException("%s: %s is no object".formatted(what, name));
    }
  }
}
