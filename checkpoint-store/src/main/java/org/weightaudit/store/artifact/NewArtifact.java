package org.weightaudit.store.artifact;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.util.MultiValueMap;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.text.PlainText;
import org.weightaudit.store.description.Lineage;

/** What a request says of the file that it brings. */
record NewArtifact(String name, Map<String, String> lineage) {

  private static final String NAME = "name";
  private static final String LINEAGE = "lineage.";
  private static final int LONGEST_NAME = 200;

  /**
   * From the parameters {@code name} and {@code lineage.<key>}.
   *
   * @throws Problem if there is another parameter, or one twice
   */
  static NewArtifact of(MultiValueMap<String, String> parameters) {
    Map<String, String> lineage = new TreeMap<>();
    parameters.forEach(
        (parameter, values) -> {
          String value = only(parameter, values);
          if (parameter.startsWith(LINEAGE)) {
            lineage.put(parameter.substring(LINEAGE.length()), value);
          } else if (!parameter.equals(NAME)) {
            throw Problem.invalid(
                parameter,
                "Found a parameter \"%s\"; wanted name or lineage.<key>.".formatted(parameter));
          }
        });
    if (!parameters.containsKey(NAME)) {
      throw Problem.invalid(NAME, "This parameter is missing.");
    }
    String name = only(NAME, parameters.getOrDefault(NAME, List.of()));
    PlainText.require(NAME, name, LONGEST_NAME);
    Lineage.require(LINEAGE, lineage);
    return new NewArtifact(name, lineage);
  }

  private static String only(String parameter, List<String> values) {
    if (values.size() != 1) {
      throw Problem.invalid(
          parameter, "Found this parameter %d times; wanted it once.".formatted(values.size()));
    }
    return values.get(0);
  }
}
