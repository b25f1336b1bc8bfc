package org.weightaudit.store.blob;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;
import org.weightaudit.http.problem.Problem;

/** Whether the object store answers within seconds. */
@Component
class ObjectStoreHealthIndicator implements HealthIndicator {

  private final ObjectStore objects;

  ObjectStoreHealthIndicator(ObjectStore objects) {
    this.objects = objects;
  }

  @Override
  public Health health() {
    try {
      objects.requireBucket();
      return Health.up().build();
    } catch (Problem e) {
      return Health.down(e).build();
    }
  }
}
