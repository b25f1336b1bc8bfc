package org.weightaudit.store.artifact;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import org.springframework.data.domain.Persistable;
import org.weightaudit.store.blob.Sha256;
import org.weightaudit.store.blob.SpooledFile;

/** The row of an artifact; it never changes. */
@Entity
@Table(name = "artifact")
class Artifact implements Persistable<String> {

  @Id private String id = "";

  @Column(nullable = false)
  private String workspace = "default";

  @Column(nullable = false)
  private String name = "";

  @Column(nullable = false)
  private String lineage = "";

  @Column(nullable = false)
  private String sha256 = "";

  @Column(nullable = false)
  private long bytes;

  @Column(name = "created_at", nullable = false)
  private Instant createdAt = Instant.EPOCH;

  @Transient private boolean isNew = true;

  protected Artifact() {}

  Artifact(String id, String name, String lineage, SpooledFile content, Instant createdAt) {
    this.id = id;
    this.name = name;
    this.lineage = lineage;
    this.sha256 = content.sha256().hex();
    this.bytes = content.bytes();
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

  /** JSON of a map from text to text. */
  String lineage() {
    return lineage;
  }

  Sha256 sha256() {
    return new Sha256(sha256);
  }

  long bytes() {
    return bytes;
  }

  Instant createdAt() {
    return createdAt;
  }
}
