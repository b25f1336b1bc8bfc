package org.weightaudit.deployment.description;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Dockerfile: its instructions in order, and the environment of its last stage.
 *
 * @param instructions keyword and rest, continuation lines joined
 */
public record ImageFile(List<Instruction> instructions) {

  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z_][\\w.]*)=(?:\"([^\"]*)\"|(\\S*))");

  /** For example {@code USER} and {@code 10001:10001}. */
  public record Instruction(String keyword, String rest) {}

  public static ImageFile read() {
    return parse(Sources.text("Dockerfile"));
  }

  static ImageFile parse(String text) {
    String joined = text.replaceAll("(?m)^\\s*#.*\\R", "").replaceAll("\\\\\\R", " ");
    List<Instruction> instructions = new ArrayList<>();
    joined
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.strip().split("\\s+", 2))
        .forEach(parts -> instructions.add(new Instruction(parts[0], parts[1])));
    return new ImageFile(instructions);
  }

  /** What the instructions of the last stage with this keyword say. */
  public List<String> last(String keyword) {
    int start = 0;
    for (int k = 0; k < instructions.size(); k++) {
      start = instructions.get(k).keyword().equals("FROM") ? k : start;
    }
    return instructions.subList(start, instructions.size()).stream()
        .filter(instruction -> instruction.keyword().equals(keyword))
        .map(Instruction::rest)
        .toList();
  }

  /** Build arguments with their defaults; those without one are empty. */
  public Map<String, String> arguments() {
    Map<String, String> arguments = new LinkedHashMap<>();
    for (Instruction instruction : instructions) {
      if (instruction.keyword().equals("ARG")) {
        String[] parts = instruction.rest().split("=", 2);
        arguments.putIfAbsent(parts[0], parts.length == 2 ? parts[1] : "");
      }
    }
    return arguments;
  }

  /** The environment of a container, for an image built with this port. */
  public Map<String, String> environment(int port) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String rest : last("ENV")) {
      Matcher assignment = ASSIGNMENT.matcher(rest);
      while (assignment.find()) {
        String value = assignment.group(2) == null ? assignment.group(3) : assignment.group(2);
        environment.put(assignment.group(1), value.replace("${PORT}", Integer.toString(port)));
      }
    }
    return environment;
  }
}
