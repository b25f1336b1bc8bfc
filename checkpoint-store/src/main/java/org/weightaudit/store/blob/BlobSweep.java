package org.weightaudit.store.blob;

import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** Clears, now and then, what processes that were killed left in the object store. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class BlobSweep {

  /** Longer than the longest upload. */
  private static final Duration ABANDONED = Duration.ofHours(24);

  private final Blobs blobs;

  BlobSweep(Blobs blobs) {
    this.blobs = blobs;
  }

  @Scheduled(initialDelayString = "PT5M", fixedDelayString = "PT1H")
  void sweep() {
    blobs.sweep(ABANDONED);
  }
}
