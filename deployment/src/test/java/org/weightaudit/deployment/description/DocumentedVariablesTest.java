package org.weightaudit.deployment.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of variables in docs/deployment.md is true. */
class DocumentedVariablesTest {

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z0-9_]+)` \\| ([^|]+) \\|");

  @Test
  void namesEveryVariableAndTheServicesThatReadIt() {
    Map<String, Set<String>> documented = new TreeMap<>();
    ROW.matcher(Sources.text("docs/deployment.md"))
        .results()
        .forEach(row -> documented.put(row.group(1), services(row.group(2))));
    Map<String, Set<String>> read = new TreeMap<>();
    for (ServiceConfiguration service : ServiceConfiguration.all()) {
      for (String variable : service.variables().keySet()) {
        read.computeIfAbsent(variable, name -> new TreeSet<>())
            .add(service.name().replaceFirst("-service$|^checkpoint-", ""));
      }
    }
    assertThat(documented).isEqualTo(read);
  }

  private static Set<String> services(String cell) {
    return cell.equals("all")
        ? Set.of("evaluation", "gateway", "generator", "store")
        : new TreeSet<>(Set.of(cell.split(", ", -1)));
  }
}
