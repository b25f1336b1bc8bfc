package org.weightaudit.generator.sampling;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.storeclient.CheckpointStore;

/**
 * Holds on the sets that samples begin from: from the order on, until the samples are there or
 * their generator goes.
 */
@Component
class HeldStarts {

  private static final Logger LOG = LoggerFactory.getLogger(HeldStarts.class);
  private static final Duration UNTIL_IT_BEGINS = Duration.ofDays(2);

  private final CheckpointStore store;

  HeldStarts(CheckpointStore store) {
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

  /** What cannot be let go now is let go with the generator, or ends by itself. */
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
}
