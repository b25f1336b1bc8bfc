package org.weightaudit.store.checkpointset;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.store.hold.Holdable;

/**
 * Changes of one set, one after the other. The row lock of the set decides, also between several
 * processes; the lock taken before it only keeps those who wait from holding database connections
 * meanwhile.
 */
@Component
class SetTurns implements Holdable {

  private static final int STRIPES = 64;

  private final ReentrantLock[] stripes =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(ReentrantLock[]::new);
  private final CheckpointSetRepository sets;
  private final TransactionTemplate transactions;

  /** A change of a set whose row is locked. */
  @FunctionalInterface
  interface Change<T> {
    T of(CheckpointSet set);
  }

  SetTurns(CheckpointSetRepository sets, PlatformTransactionManager transactions) {
    this.sets = sets;
    this.transactions = new TransactionTemplate(transactions);
  }

  /**
   * @throws Problem if there is no such set
   */
  <T> T change(String id, Change<T> change) {
    return inTurn(
        id,
        () ->
            transactions.execute(
                status ->
                    change.of(
                        sets.lock(id)
                            .orElseThrow(() -> Problem.notFound("checkpoint set " + id)))));
  }

  @Override
  public String collection() {
    return "checkpoint-sets";
  }

  @Override
  public void whileLocked(String id, Runnable action) {
    change(
        id,
        set -> {
          action.run();
          return set;
        });
  }

  @Override
  public void requireExists(String id) {
    read(id, found -> found);
  }

  /** What only reads, from one state of the database. */
  <T> T read(String id, Change<T> reading) {
    return transactions.execute(
        status ->
            reading.of(
                sets.findById(id).orElseThrow(() -> Problem.notFound("checkpoint set " + id))));
  }

  private <T> T inTurn(String id, Supplier<T> work) {
    ReentrantLock stripe = stripes[Math.floorMod(id.hashCode(), STRIPES)];
    stripe.lock();
    try {
      return work.get();
    } finally {
      stripe.unlock();
    }
  }
}
