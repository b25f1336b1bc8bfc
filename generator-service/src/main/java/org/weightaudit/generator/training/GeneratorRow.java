package org.weightaudit.generator.training;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A generator as it is kept. */
@Entity
@Table(name = "generator")
class GeneratorRow {

  @Id private String id = "";

  @Column(nullable = false)
  private String workspace = "default";

  @Column(nullable = false)
  private String plan = "";

  private @Nullable String kept;

  private @Nullable String outcome;

  @Column(name = "created_at", nullable = false)
  private Instant createdAt = Instant.EPOCH;

  protected GeneratorRow() {}

  GeneratorRow(String id, String plan, Instant createdAt) {
    this.id = id;
    this.plan = plan;
    this.createdAt = createdAt;
  }

  String id() {
    return id;
  }

  /** The {@link GeneratorPlan} as JSON. */
  String plan() {
    return plan;
  }

  Instant createdAt() {
    return createdAt;
  }

  /** The {@link KeptState} as JSON, if there is one. */
  Optional<String> kept() {
    return Optional.ofNullable(kept);
  }

  void keep(String state) {
    kept = state;
  }

  /** The {@link LearnedGenerator} as JSON, once it is there. */
  Optional<String> outcome() {
    return Optional.ofNullable(outcome);
  }

  void become(String learned) {
    outcome = learned;
  }
}
