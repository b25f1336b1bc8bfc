package org.weightaudit.generator.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;
import org.weightaudit.generators.TrainingWatch;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.StoredArtifact;
import org.weightaudit.weights.progress.Progress;

/**
 * Watches one attempt at a training. Its latest state lies in the store, so that any machine can go
 * on from it; only the attempt that has the job's lease replaces it.
 */
final class KeptTraining implements TrainingWatch {

  private static final Logger LOG = LoggerFactory.getLogger(KeptTraining.class);

  private final JobRun job;
  private final GeneratorArchive archive;
  private final CheckpointStore store;
  private final TransactionOperations transactions;
  private final Progress progress;
  private LossCurves losses;
  private Optional<KeptState> latest;

  KeptTraining(
      JobRun job,
      GeneratorArchive archive,
      CheckpointStore store,
      TransactionOperations transactions,
      Progress progress) {
    this.job = job;
    this.archive = archive;
    this.store = store;
    this.transactions = transactions;
    this.progress = progress;
    latest = archive.get(job.subject()).kept();
    losses = latest.map(kept -> LossCurves.of(kept.losses())).orElseGet(LossCurves::new);
  }

  @Override
  public void report(String phase, double fraction) {
    progress.report(phase, fraction);
  }

  @Override
  public void loss(String curve, int step, double loss) {
    losses.add(curve, step, loss);
  }

  LossCurves losses() {
    return losses;
  }

  @Override
  public Optional<Path> resumeFrom() {
    Optional<Path> state = latest.flatMap(this::file);
    if (state.isEmpty()) {
      losses = new LossCurves();
    }
    return state;
  }

  /** Without its state, which somebody may have deleted, a training begins anew. */
  private Optional<Path> file(KeptState state) {
    try {
      return Optional.of(store.artifact(state.artifact(), progress));
    } catch (Problem problem) {
      if (problem.type() == ProblemType.NOT_FOUND) {
        return Optional.empty();
      }
      throw problem;
    }
  }

  @Override
  public void keep(Path state) throws IOException {
    String generator = job.subject();
    job.lease().require();
    StoredArtifact stored =
        store.putArtifact(
            "state of the training of " + generator,
            state,
            Map.of("generator", generator),
            generator + "-state");
    KeptState kept = new KeptState(stored.id(), losses.points());
    transactions.executeWithoutResult(
        status -> {
          job.lease().require();
          archive.keep(generator, kept);
        });
    Optional<KeptState> before = latest;
    latest = Optional.of(kept);
    before
        .map(KeptState::artifact)
        .filter(artifact -> !artifact.equals(stored.id()))
        .ifPresent(this::delete);
  }

  /**
   * Removes the state of a training that is over; if the store is away it goes with the generator.
   */
  void forget() {
    try {
      latest.map(KeptState::artifact).ifPresent(this::delete);
    } catch (Problem problem) {
      LOG.atWarn().setCause(problem).addKeyValue("generator", job.subject()).log("state kept");
    }
  }

  private void delete(String artifact) {
    try {
      store.deleteArtifact(artifact);
    } catch (Problem problem) {
      if (problem.type() != ProblemType.NOT_FOUND) {
        throw problem;
      }
    }
  }
}
