package org.weightaudit.standalone;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to start the platform.
 *
 * @param address where the gateway listens
 * @param port of the gateway; 0 for any free one
 * @param data folder of everything that lasts
 */
record StandaloneSettings(String address, int port, Path data) {

  static final String USAGE =
      """
      Usage: java -jar standalone.jar [--port=8080] [--address=127.0.0.1] [--data=FOLDER]

        --port     of the pages and the API (or PORT; 0 for any free one)
        --address  to listen on (or WEIGHTAUDIT_ADDRESS); there are no logins, so think before 0.0.0.0
        --data     folder of everything that lasts (or WEIGHTAUDIT_DATA_DIR), default ~/.local/share/weightaudit
      """;

  /** Options by their names, with the environment variable that may stand for each. */
  private static final Map<String, String> OPTIONS =
      Map.of("port", "PORT", "address", "WEIGHTAUDIT_ADDRESS", "data", "WEIGHTAUDIT_DATA_DIR");

  /**
   * From the command line, then the environment, then defaults.
   *
   * @throws CannotStart if an argument is not understood
   */
  static StandaloneSettings of(List<String> arguments, Map<String, String> environment, Path home) {
    Map<String, String> values = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String name = argument.substring(0, equals < 0 ? argument.length() : equals);
      if (equals < 0 || !name.startsWith("--") || !OPTIONS.containsKey(name.substring(2))) {
        throw new CannotStart(
            "The argument \"%s\" is not understood.\n\n%s".formatted(argument, USAGE));
      }
      values.put(name.substring(2), argument.substring(equals + 1));
    }
    OPTIONS.forEach(
        (name, variable) ->
            Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isBlank())
                .ifPresent(value -> values.putIfAbsent(name, value)));
    return new StandaloneSettings(
        values.getOrDefault("address", "127.0.0.1"),
        port(values.getOrDefault("port", "8080")),
        Optional.ofNullable(values.get("data"))
            .map(Path::of)
            .orElse(home.resolve(".local/share/weightaudit")));
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new CannotStart("The port is \"%s\"; wanted 0 to 65535.".formatted(text), e);
    }
    throw new CannotStart("The port is %s; wanted 0 to 65535.".formatted(text));
  }
}
