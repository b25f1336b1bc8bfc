package org.weightaudit.store.blob;

import java.io.IOException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether uploads have room in the work folder. */
@Component
class SpoolHealthIndicator implements HealthIndicator {

  private final Spool spool;

  SpoolHealthIndicator(Spool spool) {
    this.spool = spool;
  }

  @Override
  public Health health() {
    try {
      long room = spool.room();
      return Health.status(room > 0 ? "UP" : "DOWN").withDetail("room", room).build();
    } catch (IOException e) {
      return Health.down(e).build();
    }
  }
}
