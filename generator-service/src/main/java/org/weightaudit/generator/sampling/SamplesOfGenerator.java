package org.weightaudit.generator.sampling;

import java.util.List;
import org.springframework.stereotype.Component;
import org.weightaudit.generator.training.GeneratorUse;
import org.weightaudit.jobs.JobView;
import org.weightaudit.jobs.Jobs;
import tools.jackson.databind.json.JsonMapper;

/** A generator is needed while samples of it are being made; what was made stays without it. */
@Component
class SamplesOfGenerator implements GeneratorUse {

  private final SamplingRows rows;
  private final Jobs jobs;
  private final SamplesInStore stored;
  private final JsonMapper json;

  SamplesOfGenerator(SamplingRows rows, Jobs jobs, SamplesInStore stored, JsonMapper json) {
    this.rows = rows;
    this.jobs = jobs;
    this.stored = stored;
    this.json = json;
  }

  @Override
  public List<String> users(String generator) {
    return jobs.ofSubjects(ids(generator)).values().stream()
        .filter(job -> !job.state().isFinal())
        .map(JobView::subject)
        .sorted()
        .toList();
  }

  @Override
  public void forget(String generator) {
    rows.findByGenerator(generator).forEach(this::forget);
  }

  /**
   * Clears what samples that are over have in the store, and forgets their job.
   *
   * @throws Problem if the store cannot be reached
   */
  void forget(SamplingRow row) {
    stored.clear(
        row.id(),
        json.readValue(row.plan(), SamplingPlan.class).starts(),
        row.checkpointSet().filter(set -> !row.isComplete()));
    jobs.delete(Jobs.idOf(row.id()));
  }

  private List<String> ids(String generator) {
    return rows.findByGenerator(generator).stream().map(SamplingRow::id).toList();
  }
}
