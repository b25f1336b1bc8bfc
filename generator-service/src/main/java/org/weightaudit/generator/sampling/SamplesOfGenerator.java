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

  /** Forgets the job of samples and, after the commit, what they had in the store. */
  void forget(SamplingRow row) {
    jobs.delete(Jobs.idOf(row.id()));
    row.checkpointSet()
        .filter(set -> !row.isComplete())
        .ifPresent(set -> stored.discardAfterCommit(set, row.id()));
    json.readValue(row.plan(), SamplingPlan.class)
        .starts()
        .ifPresent(starts -> stored.releaseAfterCommit(starts, row.id()));
  }

  private List<String> ids(String generator) {
    return rows.findByGenerator(generator).stream().map(SamplingRow::id).toList();
  }
}
