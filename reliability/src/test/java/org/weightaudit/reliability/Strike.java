package org.weightaudit.reliability;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Kills a process once, starts it again, and measures how long the work stood still. */
final class Strike {

  private static final long DOWN_MILLIS = 1000;
  private static final String WORKER = "the worker";

  private final Platform platform;
  private String process;
  private final boolean again;
  private final AtomicLong struck = new AtomicLong();

  private Strike(Platform platform, String process, boolean again) {
    this.platform = platform;
    this.process = process;
    this.again = again;
  }

  /** A process is killed and started again. */
  static Strike at(Platform platform, String process) {
    return new Strike(platform, process, true);
  }

  /** The worker that has a job is killed; another takes over. */
  static Strike atWorker(Platform platform) {
    return new Strike(platform, WORKER, false);
  }

  /** A strike that never comes, for the undisturbed run. */
  static Strike none(Platform platform) {
    Strike never = new Strike(platform, "nothing", false);
    never.struck.set(System.nanoTime());
    return never;
  }

  /** Kills, at the first call only. */
  void now() {
    if (struck.compareAndSet(0, System.nanoTime())) {
      platform.kill(process);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(DOWN_MILLIS));
      if (again) {
        platform.startAgain(process);
      }
    }
  }

  /** Kills while a job runs. */
  void during(String job) {
    if (process.equals(WORKER)) {
      process = platform.workerOf(job);
    }
    now();
  }

  boolean happened() {
    return struck.get() != 0;
  }

  /** Seconds from the kill until the platform answers and the work goes on. */
  double secondsUntil(BooleanSupplier workGoesOn) {
    if (again) {
      platform.awaitReady(process);
    }
    long deadline = System.nanoTime() + Duration.ofMinutes(6).toNanos();
    while (!workGoesOn.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return (System.nanoTime() - struck.get()) / 1e9;
  }

  /** Brings back what was not started again, for the next point. */
  void mend() {
    if (!process.equals("nothing") && !platform.isAlive(process)) {
      platform.startAgain(process);
      platform.awaitReady(process);
    }
  }
}
