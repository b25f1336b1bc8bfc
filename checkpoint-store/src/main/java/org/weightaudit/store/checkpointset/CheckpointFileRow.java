package org.weightaudit.store.checkpointset;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;
import org.weightaudit.store.blob.Sha256;

/** The row of an uploaded file of a set. */
@Entity
@Table(name = "checkpoint_file")
class CheckpointFileRow implements Persistable<String> {

  @Id private String id = "";

  @Column(nullable = false)
  private String workspace = "default";

  @Column(name = "set_id", nullable = false)
  private String setId = "";

  @Column(nullable = false)
  private String name = "";

  @Column(nullable = false)
  private String format = "";

  @Column(nullable = false)
  private String sha256 = "";

  @Column(nullable = false)
  private long bytes;

  @Column(nullable = false)
  private int checkpoints;

  @Column(nullable = false)
  private String columns = "";

  @Column(nullable = false)
  private String notes = "";

  @Column private @Nullable String part;

  @Transient private boolean isNew = true;

  protected CheckpointFileRow() {}

  CheckpointFileRow(
      String id,
      String setId,
      String name,
      Sha256 sha256,
      long bytes,
      Optional<String> part,
      ReadCheckpoints read) {
    this.id = id;
    this.setId = setId;
    this.name = name;
    this.format = read.format();
    this.sha256 = sha256.hex();
    this.bytes = bytes;
    this.part = part.orElse(null);
    this.checkpoints = read.count();
    this.columns = String.join("\n", read.columnNames());
    this.notes = String.join("\n", read.notes());
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

  String format() {
    return format;
  }

  Sha256 sha256() {
    return new Sha256(sha256);
  }

  long bytes() {
    return bytes;
  }

  /** Which part of the file the checkpoints are, if it has several. */
  Optional<String> part() {
    return Optional.ofNullable(part);
  }

  int checkpoints() {
    return checkpoints;
  }

  List<String> columns() {
    return lines(columns);
  }

  List<String> notes() {
    return lines(notes);
  }

  private static List<String> lines(String text) {
    return Arrays.stream(text.split("\n")).filter(line -> !line.isEmpty()).toList();
  }
}
