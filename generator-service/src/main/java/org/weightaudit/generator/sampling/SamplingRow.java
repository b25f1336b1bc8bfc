package org.weightaudit.generator.sampling;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A sampling as it is kept. */
@Entity
@Table(name = "sampling")
class SamplingRow {

  @Id private String id = "";

  @Column(nullable = false)
  private String workspace = "default";

  @Column(nullable = false)
  private String generator = "";

  @Column(nullable = false)
  private String plan = "";

  @Column(name = "checkpoint_set")
  private @Nullable String checkpointSet;

  private boolean complete;

  @Column(name = "created_at", nullable = false)
  private Instant createdAt = Instant.EPOCH;

  protected SamplingRow() {}

  SamplingRow(String id, String generator, String plan, Instant createdAt) {
    this.id = id;
    this.generator = generator;
    this.plan = plan;
    this.createdAt = createdAt;
  }

  String id() {
    return id;
  }

  String generator() {
    return generator;
  }

  /** The {@link SamplingPlan} as JSON. */
  String plan() {
    return plan;
  }

  Instant createdAt() {
    return createdAt;
  }

  /** The set that is filled, once it was made. */
  Optional<String> checkpointSet() {
    return Optional.ofNullable(checkpointSet);
  }

  boolean isComplete() {
    return complete;
  }

  void fill(String set) {
    checkpointSet = set;
  }

  void complete() {
    complete = true;
  }
}
