package org.weightaudit.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that starts a server, prints its address and waits to be killed. */
final class AbandonedServer {

  private AbandonedServer() {}

  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedPostgreSql server = EmbeddedPostgreSql.persistent(Path.of(arguments[0]));
    System.out.println();
    System.out.println(server.jdbcUrl());
    new CountDownLatch(1).await();
  }
}
