package org.weightaudit.reliability;

import java.net.URI;

/** A platform whose processes can be killed and started again. */
interface Platform extends AutoCloseable {

  URI gateway();

  /** SIGKILL; returns when the process has ended. */
  void kill(String process);

  /** With the settings and the data that it had. */
  void startAgain(String process);

  boolean isAlive(String process);

  void awaitReady(String process);

  /** Which process runs a job now. */
  String workerOf(String job);

  @Override
  void close();
}
