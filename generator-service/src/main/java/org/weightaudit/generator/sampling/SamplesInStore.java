package org.weightaudit.generator.sampling;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.storeclient.CheckpointStore;

/**
 * What samples have in the store until they are there or go: holds on the sets that they begin
 * from, and an open set.
 */
@Component
class SamplesInStore {

  private static final Logger LOG = LoggerFactory.getLogger(SamplesInStore.class);
  private static final Duration UNTIL_IT_BEGINS = Duration.ofDays(2);

  private final CheckpointStore store;

  SamplesInStore(CheckpointStore store) {
    this.store = store;
  }

  /**
   * Holds a set in the transaction of an order, for a time: a process killed on the way leaves no
   * hold for ever.
   */
  void holdForOrder(String set, String samples) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            if (status != STATUS_COMMITTED) {
              release(set, samples);
            }
          }
        });
    store.holdFor(UNTIL_IT_BEGINS, set, samples, reason(samples));
  }

  /** Holds a set for good, as a sampling that has begun does. */
  void hold(String set, String samples) {
    store.hold(set, samples, reason(samples));
  }

  private static String reason(String samples) {
    return "starts of " + samples;
  }

  /** Lets a set go once the present transaction is committed. */
  void releaseAfterCommit(String set, String samples) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            release(set, samples);
          }
        });
  }

  /** What cannot be let go now is let go with the samples or their generator, or ends by itself. */
  private void release(String set, String samples) {
    try {
      store.release(set, samples);
    } catch (Problem problem) {
      LOG.atWarn()
          .setCause(problem)
          .addKeyValue("checkpointSet", set)
          .addKeyValue("samples", samples)
          .log("hold kept");
    }
  }

  /**
   * Lets go of all that samples still have. They must be over, and may be forgotten then.
   *
   * @param starts what they began from
   * @param open the set that they did not get to fill
   * @throws Problem if the store cannot be reached
   */
  void clear(String samples, Optional<String> starts, Optional<String> open) {
    open.ifPresent(store::discard);
    starts.ifPresent(
        set ->
            Problem.unlessRefused(
                () -> {
                  store.release(set, samples);
                  return set;
                }));
  }
}
