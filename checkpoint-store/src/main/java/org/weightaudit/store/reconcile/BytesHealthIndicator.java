package org.weightaudit.store.reconcile;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Tells whether the last reconciliation missed bytes. The store works on, so it is no part of
 * readiness: somebody must look.
 */
@Component
class BytesHealthIndicator implements HealthIndicator {

  private static final Status DEGRADED = new Status("DEGRADED", "bytes are missing");

  private final Reconciliation reconciliation;

  BytesHealthIndicator(Reconciliation reconciliation) {
    this.reconciliation = reconciliation;
  }

  @Override
  public Health health() {
    return reconciliation
        .last()
        .map(
            report ->
                Health.status(report.clean() ? Status.UP : DEGRADED)
                    .withDetail("missing", report.missing().size())
                    .withDetail("reconciledAt", report.finishedAt())
                    .build())
        .orElseGet(() -> Health.unknown().build());
  }
}
