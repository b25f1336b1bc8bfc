package org.weightaudit.jobs;

import java.util.concurrent.CancellationException;

/**
 * The right of one attempt to write for its job. It ends when the job is given to another worker.
 */
@FunctionalInterface
public interface Lease {

  /**
   * To be called before anything is written elsewhere. Within a transaction of the service's
   * database it also keeps the job from being given away until that transaction ends, and what is
   * written in it counts as a change of the job.
   *
   * @throws CancellationException if the lease is lost
   */
  void require();
}
