package org.weightaudit.generator.training;

import java.time.Clock;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.problem.Problem;
import tools.jackson.databind.json.JsonMapper;

/** The generators as they are kept: rows with JSON in them. */
@Component
class GeneratorArchive {

  /** Greater than every id. */
  private static final String END = "gen_~";

  private final GeneratorRows rows;
  private final JsonMapper json;
  private final Clock clock;

  GeneratorArchive(GeneratorRows rows, JsonMapper json, Clock clock) {
    this.rows = rows;
    this.json = json;
    this.clock = clock;
  }

  StoredGenerator add(String id, GeneratorPlan plan) {
    return read(
        rows.saveAndFlush(new GeneratorRow(id, json.writeValueAsString(plan), clock.instant())));
  }

  /**
   * A generator.
   *
   * @throws Problem if there is none with this id
   */
  StoredGenerator get(String id) {
    return read(rows.findById(id).orElseThrow(() -> none(id)));
  }

  /** A generator that nobody else changes or deletes until the transaction ends. */
  StoredGenerator lock(String id) {
    return read(rows.lock(id).orElseThrow(() -> none(id)));
  }

  /** Newest first. */
  List<StoredGenerator> list(PageQuery query) {
    return rows
        .findByWorkspaceAndIdLessThanOrderByIdDesc(
            "default", query.after().orElse(END), Limit.of(query.fetchSize()))
        .stream()
        .map(this::read)
        .toList();
  }

  /** Keeps a state instead of the one before, in the caller's transaction. */
  void keep(String id, KeptState state) {
    rows.findById(id).orElseThrow(() -> none(id)).keep(json.writeValueAsString(state));
  }

  /** Stores what was learned, in the caller's transaction. */
  void complete(String id, LearnedGenerator learned) {
    rows.findById(id).orElseThrow(() -> none(id)).become(json.writeValueAsString(learned));
  }

  void delete(String id) {
    rows.deleteById(id);
    rows.flush();
  }

  private static Problem none(String id) {
    return Problem.notFound("generator " + id);
  }

  private StoredGenerator read(GeneratorRow row) {
    return new StoredGenerator(
        row.id(),
        json.readValue(row.plan(), GeneratorPlan.class),
        row.kept().map(kept -> json.readValue(kept, KeptState.class)),
        row.outcome().map(outcome -> json.readValue(outcome, LearnedGenerator.class)),
        row.createdAt());
  }
}
