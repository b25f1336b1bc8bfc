package org.weightaudit.store.checkpointset;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.blob.Sha256;

/** The row of a checkpoint set. */
@Entity
@Table(name = "checkpoint_set")
class CheckpointSet implements Persistable<String> {

  @Id private String id = "";

  @Column(nullable = false)
  private String workspace = "default";

  @Column(nullable = false)
  private String name = "";

  @Enumerated(EnumType.STRING)
  @Column(nullable = false)
  private Role role = Role.TRAINING;

  @Enumerated(EnumType.STRING)
  @Column(nullable = false)
  private State state = State.OPEN;

  @Column(nullable = false)
  private String definition = "";

  @Column(nullable = false)
  private String lineage = "";

  @Column(nullable = false)
  private long revision;

  private @Nullable String digest;

  @Column(name = "created_at", nullable = false)
  private Instant createdAt = Instant.EPOCH;

  @Column(name = "sealed_at")
  private @Nullable Instant sealedAt;

  @Column(name = "frozen_sha256")
  private @Nullable String frozenSha256;

  @Column(name = "frozen_weights_sha256")
  private @Nullable String frozenWeightsSha256;

  @Transient private boolean isNew = true;

  protected CheckpointSet() {}

  CheckpointSet(
      String id, String name, Role role, String definition, String lineage, Instant createdAt) {
    this.id = id;
    this.name = name;
    this.role = role;
    this.definition = definition;
    this.lineage = lineage;
    this.createdAt = createdAt;
  }

  @Override
  public String getId() {
    return id;
  }

  @Override
  public boolean isNew() {
    return isNew;
  }

  @PostLoad
  @PostPersist
  void markStored() {
    isNew = false;
  }

  String name() {
    return name;
  }

  Role role() {
    return role;
  }

  State state() {
    return state;
  }

  boolean isSealed() {
    return state == State.SEALED;
  }

  /** JSON of a {@link SetDefinition}. */
  String definition() {
    return definition;
  }

  /** JSON of an object of texts. */
  String lineage() {
    return lineage;
  }

  long revision() {
    return revision;
  }

  Optional<String> digest() {
    return Optional.ofNullable(digest);
  }

  Instant createdAt() {
    return createdAt;
  }

  Optional<Instant> sealedAt() {
    return Optional.ofNullable(sealedAt);
  }

  /** The frozen checkpoint as it was uploaded. */
  Optional<Sha256> frozen() {
    return Optional.ofNullable(frozenSha256).map(Sha256::new);
  }

  /** The frozen checkpoint as one row. */
  Optional<Sha256> frozenWeights() {
    return Optional.ofNullable(frozenWeightsSha256).map(Sha256::new);
  }

  Stream<Sha256> frozenBlobs() {
    return Stream.concat(frozen().stream(), frozenWeights().stream());
  }

  /**
   * @throws Problem if the set is sealed
   */
  void requireOpen() {
    if (isSealed()) {
      throw Problem.of(
          ProblemType.SEALED,
          "Checkpoint set %s is sealed; make a new set for other content.".formatted(id));
    }
  }

  /** Tells those who look on that something of the set has changed. */
  void markChanged() {
    revision++;
  }

  void setFrozen(Sha256 file, Sha256 weights) {
    frozenSha256 = file.hex();
    frozenWeightsSha256 = weights.hex();
    markChanged();
  }

  void seal(Sha256 contentDigest, Instant now) {
    state = State.SEALED;
    digest = contentDigest.prefixed();
    sealedAt = now;
    markChanged();
  }
}
