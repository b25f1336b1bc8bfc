package org.weightaudit.store.reconcile;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.description.Refuses;

/** {@code /v1/reconciliations}, for those who run the store; the gateway does not pass it on. */
@RestController
@RequestMapping("/v1/reconciliations")
@Tag(name = "Operations")
class ReconciliationController {

  private final Reconciliation reconciliation;

  ReconciliationController(Reconciliation reconciliation) {
    this.reconciliation = reconciliation;
  }

  @PostMapping
  @Operation(
      operationId = "reconcile",
      summary = "Hold rows against bytes now, and clear what nobody wants")
  @Refuses(ProblemType.UNAVAILABLE)
  ReconciliationReport reconcile() {
    return reconciliation.run();
  }

  @GetMapping("/last")
  @Operation(operationId = "getLastReconciliation", summary = "Show the last reconciliation")
  @Refuses(ProblemType.NOT_FOUND)
  ReconciliationReport last() {
    return reconciliation
        .last()
        .orElseThrow(() -> Problem.notFound("reconciliation yet; POST /v1/reconciliations"));
  }
}
