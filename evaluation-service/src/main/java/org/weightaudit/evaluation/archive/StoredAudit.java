package org.weightaudit.evaluation.archive;

import java.time.Instant;
import java.util.Optional;
import org.weightaudit.evaluation.plan.AuditPlan;

/** One row of the archive. */
public record StoredAudit(
    String id, Instant createdAt, AuditPlan plan, Optional<AuditOutcome> outcome) {}
