package org.weightaudit.novelty.verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.weightaudit.novelty.verdict.Control.Truth;

/**
 * Outcomes of audits, one line each, written as they come, and the table of them; so that a run
 * that was interrupted can go on.
 */
final class ControlLog {

  private static final String SEPARATOR = "\t";

  private final Path log;
  private final Path table;
  private final Set<String> done = new HashSet<>();
  private final ControlTable outcomes = new ControlTable();

  ControlLog(Path folder, String pool, boolean resume) throws IOException {
    Files.createDirectories(folder);
    log = folder.resolve(pool + ".tsv");
    table = folder.resolve(pool + ".md");
    if (!resume) {
      Files.deleteIfExists(log);
    }
    if (Files.exists(log)) {
      for (String line : Files.readAllLines(log)) {
        String[] cells = line.split(SEPARATOR, -1);
        done.add(key(Integer.parseInt(cells[0]), cells[1]));
        outcomes.add(
            cells[1],
            Truth.valueOf(cells[2]),
            Verdict.valueOf(cells[3]),
            Boolean.parseBoolean(cells[4]));
      }
    }
  }

  boolean has(int resampling, Control control) {
    return done.contains(key(resampling, control.name()));
  }

  void add(int resampling, Control control, AuditResult result, double seconds) throws IOException {
    boolean right = control.isRight(result);
    outcomes.add(control.name(), control.truth(), result.verdict(), right);
    String line =
        String.join(
            SEPARATOR,
            Integer.toString(resampling),
            control.name(),
            control.truth().name(),
            result.verdict().name(),
            Boolean.toString(right),
            String.format(Locale.ROOT, "%.2f", seconds),
            result.labels().toString(),
            result.conclusion().reasons().toString());
    Files.writeString(
        log, line.replace('\n', ' ') + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Files.writeString(table, outcomes.markdown());
  }

  ControlTable outcomes() {
    return outcomes;
  }

  private static String key(int resampling, String control) {
    return resampling + SEPARATOR + control;
  }
}
