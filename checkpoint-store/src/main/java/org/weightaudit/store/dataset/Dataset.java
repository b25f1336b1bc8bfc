package org.weightaudit.store.dataset;

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
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** The row of a data set. */
@Entity
@Table(name = "dataset")
class Dataset implements Persistable<String> {

  @Id private String id = "";

  @Column(nullable = false)
  private String workspace = "default";

  @Column(nullable = false)
  private String name = "";

  @Enumerated(EnumType.STRING)
  @Column(nullable = false)
  private DatasetState state = DatasetState.OPEN;

  private @Nullable Integer classes;

  @Column(nullable = false)
  private String normalization = "";

  @Column(nullable = false)
  private long revision;

  private @Nullable Integer items;

  @Column(name = "image_shape")
  private @Nullable String imageShape;

  private @Nullable String digest;

  @Column(name = "created_at", nullable = false)
  private Instant createdAt = Instant.EPOCH;

  @Column(name = "sealed_at")
  private @Nullable Instant sealedAt;

  @Transient private boolean isNew = true;

  protected Dataset() {}

  Dataset(
      String id, String name, Optional<Integer> classes, String normalization, Instant createdAt) {
    this.id = id;
    this.name = name;
    this.classes = classes.orElse(null);
    this.normalization = normalization;
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

  DatasetState state() {
    return state;
  }

  boolean isSealed() {
    return state == DatasetState.SEALED;
  }

  Optional<Integer> classes() {
    return Optional.ofNullable(classes);
  }

  /** JSON of a {@link NormalizationDescription}. */
  String normalization() {
    return normalization;
  }

  long revision() {
    return revision;
  }

  Optional<Integer> items() {
    return Optional.ofNullable(items);
  }

  /** JSON of a list of numbers. */
  Optional<String> imageShape() {
    return Optional.ofNullable(imageShape);
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

  /**
   * @throws Problem if the data set is sealed
   */
  void requireOpen() {
    if (isSealed()) {
      throw Problem.of(
          ProblemType.SEALED,
          "Data set %s is sealed; make a new one for other content.".formatted(name));
    }
  }

  void markChanged() {
    revision++;
  }

  void seal(SealedContent content, String shape, Instant now) {
    items = content.items();
    imageShape = shape;
    classes = content.classes();
    digest = content.digest().prefixed();
    state = DatasetState.SEALED;
    sealedAt = now;
    markChanged();
  }
}
