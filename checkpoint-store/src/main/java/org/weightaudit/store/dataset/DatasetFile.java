package org.weightaudit.store.dataset;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.springframework.data.domain.Persistable;
import org.weightaudit.store.blob.Sha256;
import org.weightaudit.store.blob.SpooledFile;

/** The row of an uploaded file of a data set. */
@Entity
@Table(name = "dataset_file")
class DatasetFile implements Persistable<String> {

  @Id private String id = "";

  @Column(nullable = false)
  private String workspace = "default";

  @Column(name = "dataset_id", nullable = false)
  private String datasetId = "";

  @Column(nullable = false)
  private String name = "";

  @Column(nullable = false)
  private String format = "";

  @Column(nullable = false)
  private String sha256 = "";

  @Column(nullable = false)
  private long bytes;

  @Transient private boolean isNew = true;

  protected DatasetFile() {}

  DatasetFile(String id, String datasetId, String name, String format, SpooledFile file) {
    this.id = id;
    this.datasetId = datasetId;
    this.name = name;
    this.format = format;
    this.sha256 = file.sha256().hex();
    this.bytes = file.bytes();
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

  DatasetFileView view() {
    return new DatasetFileView(name, format, bytes, sha256);
  }
}
