package org.weightaudit.http.problem;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says what is wrong with a JSON body in the words of the API instead of those of the parser. */
public final class JsonProblems {

  private JsonProblems() {}

  /** The problem of a body. */
  public static Problem of(JacksonException exception) {
    return within("", exception);
  }

  /**
   * The problem of a part of a body that was read by itself.
   *
   * @param part its pointer, for example {@code /config}
   */
  public static Problem within(String part, JacksonException exception) {
    String pointer = part + pointer(exception);
    if (exception instanceof UnrecognizedPropertyException unknown) {
      return at(
          pointer,
          "Unknown property \"%s\"; known are %s."
              .formatted(
                  unknown.getPropertyName(),
                  unknown.getKnownPropertyIds() == null
                      ? "none"
                      : unknown.getKnownPropertyIds().stream()
                          .map(Object::toString)
                          .sorted()
                          .collect(Collectors.joining(", "))));
    }
    if (exception instanceof InvalidTypeIdException type) {
      return at(
          pointer + "/type",
          "Found type \"%s\"; the message of the reader was: %s"
              .formatted(type.getTypeId(), firstLine(exception)));
    }
    if (exception instanceof InvalidFormatException format) {
      return at(
          pointer,
          "Found \"%s\"; wanted %s."
              .formatted(format.getValue(), typeName(format.getTargetType())));
    }
    if (exception instanceof ValueInstantiationException refused && refused.getCause() != null) {
      Throwable cause = refused.getCause();
      return cause instanceof Problem problem
          ? problem
          : at(pointer + component(refused, messageOf(cause)), messageOf(cause));
    }
    if (exception instanceof MismatchedInputException mismatch) {
      return at(pointer, firstLine(mismatch));
    }
    if (exception instanceof DatabindException databind) {
      return at(pointer, firstLine(databind));
    }
    if (exception instanceof StreamReadException stream) {
      String detail =
          "%s (line %d, column %d)."
              .formatted(
                  firstLine(stream),
                  stream.getLocation().getLineNr(),
                  stream.getLocation().getColumnNr());
      return stream.processor() == null
          ? Problem.of(ProblemType.MALFORMED_JSON, detail)
          : at(part + stream.processor().streamReadContext().pathAsPointer(), detail);
    }
    return Problem.of(ProblemType.MALFORMED_JSON, firstLine(exception));
  }

  private static Problem at(String pointer, String detail) {
    return Problem.of(ProblemType.MALFORMED_JSON, detail).at(pointer, detail);
  }

  /** The component of a record that its constructor names first in its refusal. */
  private static String component(ValueInstantiationException refused, String message) {
    RecordComponent[] components = refused.getType().getRawClass().getRecordComponents();
    String first = message.split(" ", 2)[0];
    return components != null
            && Arrays.stream(components).anyMatch(component -> component.getName().equals(first))
        ? "/" + first
        : "";
  }

  private static String messageOf(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private static String firstLine(JacksonException exception) {
    String message = exception.getOriginalMessage();
    if (message == null) {
      return "This cannot be read";
    }
    return message
        .lines()
        .findFirst()
        .orElse("This cannot be read")
        .replaceAll("`?(?:[a-z]+\\.)+([A-Za-z$]+)`?", "$1")
        .replaceAll(" \\(set [A-Za-z.]+ to [^)]*\\)", "")
        .replaceAll("required creator property '([^']*)' \\(index \\d+\\)", "property \"$1\"");
  }

  private static String pointer(JacksonException exception) {
    StringBuilder pointer = new StringBuilder();
    for (JacksonException.Reference step : exception.getPath()) {
      pointer.append('/');
      if (step.getPropertyName() == null) {
        pointer.append(step.getIndex());
      } else {
        pointer.append(step.getPropertyName().replace("~", "~0").replace("/", "~1"));
      }
    }
    return pointer.toString();
  }

  static String typeName(Class<?> type) {
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(Object::toString)
              .collect(Collectors.joining(", "));
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    return "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
  }
}
