package org.weightaudit.jobs;

import java.time.Instant;

/**
 * Start-time fair queueing between workspaces (Goyal, Vin and Cheng, 1996). A job gets a virtual
 * start: that of the job begun last, or one after the last of its own workspace if that is later.
 * Jobs begin in the order of their virtual starts, so a workspace that has queued many jobs is
 * passed by others that have queued few.
 *
 * <p>The scheduler takes what is due in the order in which it became due. A virtual start is
 * therefore told to it as a time that has long passed.
 */
final class QueueOrder {

  private QueueOrder() {}

  static Instant due(long virtualStart) {
    return Instant.ofEpochSecond(virtualStart);
  }
}
