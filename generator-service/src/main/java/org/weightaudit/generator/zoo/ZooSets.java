package org.weightaudit.generator.zoo;

import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.weightaudit.jobs.JobRun;
import org.weightaudit.storeclient.CheckpointStore;
import org.weightaudit.storeclient.NewSet;
import org.weightaudit.storeclient.StoredSet;

/** The sets that zoos fill. */
@Component
class ZooSets {

  private final ZooRows rows;
  private final CheckpointStore store;
  private final TransactionTemplate transactions;

  ZooSets(ZooRows rows, CheckpointStore store, TransactionTemplate transactions) {
    this.rows = rows;
    this.store = store;
    this.transactions = transactions;
  }

  /**
   * The set of a zoo, made at the first attempt. An attempt on another device or of another version
   * has a set of its own; that of the attempt before, which nobody will fill any more, goes.
   */
  StoredSet of(JobRun job, NewSet wanted) {
    job.lease().require();
    StoredSet set = store.create(wanted, "zoo-" + job.subject());
    Optional<String> before = row(job).openSet();
    transactions.executeWithoutResult(
        status -> {
          job.lease().require();
          row(job).fill(set.id());
        });
    before.filter(id -> !id.equals(set.id())).ifPresent(store::discard);
    return store.set(set.id());
  }

  private ZooRow row(JobRun job) {
    return rows.findById(job.subject()).orElseThrow();
  }
}
