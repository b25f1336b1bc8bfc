package org.weightaudit.jobs;

import com.github.kagkarlsson.scheduler.task.DeadExecutionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the job of a dead worker its old place in the queue, which is the first. A worker counts as
 * dead when it was found without heartbeats twice: after an outage of the database all heartbeats
 * are old, and living workers need a moment to renew theirs.
 */
final class DeadWorkers implements DeadExecutionHandler<Void> {

  private static final Logger LOG = LoggerFactory.getLogger(DeadWorkers.class);

  private final Map<String, Instant> suspects = new ConcurrentHashMap<>();

  @Override
  public void deadExecution(ExecutionComplete complete, ExecutionOperations<Void> operations) {
    Execution execution = complete.getExecution();
    Instant heard = execution.lastHeartbeat;
    if (heard.equals(suspects.put(execution.getId(), heard))) {
      suspects.remove(execution.getId());
      LOG.atWarn()
          .addKeyValue("job", execution.getId())
          .addKeyValue("worker", execution.pickedBy)
          .log("worker died");
      operations.reschedule(complete, execution.getExecutionTime());
    }
  }
}
