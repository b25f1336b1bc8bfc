package org.weightaudit.novelty.verdict;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.weightaudit.weights.compute.ComputeDevice;
import org.weightaudit.weights.compute.MatrixProducts;
import org.weightaudit.weights.progress.Progress;
import org.weightaudit.weights.random.Seed;
import org.weightaudit.weights.symmetry.Symmetries;

/** Audits the controls of one resampling; what several of them are judged against is laid once. */
final class Auditor {

  private final NetworkPool pool;
  private final Symmetries symmetries;
  private final Audit audit;
  private final IdentityHashMap<Checkpoints, Ground> withReference = new IdentityHashMap<>();
  private final IdentityHashMap<Checkpoints, Ground> withoutReference = new IdentityHashMap<>();

  Auditor(ComputeDevice device, NetworkPool pool, long seed) {
    this(device, pool, pool.mlp().symmetries(), Policy.standard(), seed);
  }

  Auditor(ComputeDevice device, NetworkPool pool, Symmetries symmetries, Policy policy, long seed) {
    this.pool = pool;
    this.symmetries = symmetries;
    audit = new Audit(new MatrixProducts(device), policy, new Seed(seed));
  }

  AuditResult audit(Control control) {
    AuditInput input =
        new AuditInput(
            control.training(),
            control.generated(),
            control.reference(),
            symmetries,
            Optional.of(pool.task()),
            deciding(control));
    Ground ground =
        (control.reference().isPresent() ? withReference : withoutReference)
            .computeIfAbsent(control.training(), training -> audit.ground(input));
    return audit.judge(ground, input, Usable.of(input.generated()), Progress.unobserved());
  }

  /** Baselines enter the decision only where there is no yardstick at all. */
  private static List<BaselineRequest> deciding(Control control) {
    boolean trajectory = control.training().distinctRuns() == 1;
    return trajectory && control.reference().isEmpty()
        ? List.of(new BaselineRequest.Average(16), new BaselineRequest.Gaussian())
        : List.of();
  }
}
