package org.weightaudit.generator.sampling;

import java.util.List;
import org.springframework.stereotype.Component;
import org.weightaudit.generator.training.GeneratorUse;
import org.weightaudit.jobs.JobView;
import org.weightaudit.jobs.Jobs;

/** A generator is needed while samples of it are being made; what was made stays without it. */
@Component
class SamplesOfGenerator implements GeneratorUse {

  private final SamplingRows rows;
  private final Jobs jobs;

  SamplesOfGenerator(SamplingRows rows, Jobs jobs) {
    this.rows = rows;
    this.jobs = jobs;
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
    ids(generator).forEach(id -> jobs.delete(Jobs.idOf(id)));
  }

  private List<String> ids(String generator) {
    return rows.findByGenerator(generator).stream().map(SamplingRow::id).toList();
  }
}
