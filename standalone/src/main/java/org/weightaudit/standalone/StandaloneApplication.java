package org.weightaudit.standalone;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Starts the whole platform in this process. */
public final class StandaloneApplication {

  private StandaloneApplication() {}

  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    PrintStream out = System.out;
    if (given.contains("--help") || given.contains("-h")) {
      out.print(StandaloneSettings.USAGE);
      return;
    }
    // Four applications share the log: none of them may set it up anew or close it.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    try {
      StandaloneSettings settings =
          StandaloneSettings.of(given, System.getenv(), Path.of(System.getProperty("user.home")));
      Platform platform = new Platform();
      Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "shutdown"));
      platform.start(settings);
      out.printf(
          "weightaudit is ready at %s (data in %s)%n",
          platform.address(), settings.data().toAbsolutePath());
    } catch (CannotStart e) {
      System.err.println("weightaudit cannot start. " + e.getMessage());
      System.exit(1);
    }
  }
}
