package org.weightaudit.generator.zoo;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A zoo as it is kept. */
@Entity
@Table(name = "zoo")
class ZooRow {

  @Id private String id = "";

  @Column(nullable = false)
  private String workspace = "default";

  @Column(nullable = false)
  private String request = "";

  @Column(name = "checkpoint_set")
  private @Nullable String checkpointSet;

  @Column(name = "open_set")
  private @Nullable String openSet;

  @Column(name = "start_field")
  private @Nullable String startField;

  @Column(name = "created_at", nullable = false)
  private Instant createdAt = Instant.EPOCH;

  protected ZooRow() {}

  ZooRow(String id, String request, Instant createdAt) {
    this.id = id;
    this.request = request;
    this.createdAt = createdAt;
  }

  String id() {
    return id;
  }

  /** The request as JSON. */
  String request() {
    return request;
  }

  Instant createdAt() {
    return createdAt;
  }

  /** The sealed set, once it is there. */
  Optional<String> checkpointSet() {
    return Optional.ofNullable(checkpointSet);
  }

  void become(String set) {
    checkpointSet = set;
    openSet = null;
    startField = null;
  }

  /** The set that is being filled, if it was made. */
  Optional<String> openSet() {
    return Optional.ofNullable(openSet);
  }

  void fill(String set) {
    openSet = set;
  }

  /** The artifact with the field that the others start from, if it is kept. */
  Optional<String> startField() {
    return Optional.ofNullable(startField);
  }

  void startFrom(String artifact) {
    startField = artifact;
  }
}
