package org.weightaudit.store.reconcile;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Tells whether the last reconciliation missed bytes. The store works on, so it is no part of
 * readiness: somebody must look. Where the database is away it is down like all else.
 */
@Component
class BytesHealthIndicator extends AbstractHealthIndicator {

  private static final Status DEGRADED = new Status("DEGRADED", "bytes are missing");

  private final Reconciliation reconciliation;

  BytesHealthIndicator(Reconciliation reconciliation) {
    this.reconciliation = reconciliation;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    reconciliation
        .last()
        .ifPresentOrElse(
            report ->
                health
                    .status(report.clean() ? Status.UP : DEGRADED)
                    .withDetail("missing", report.missing().size())
                    .withDetail("reconciledAt", report.finishedAt()),
            health::unknown);
  }
}
