package org.weightaudit.store.checkpointset;

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

/** The row of brought predictions for one data set. */
@Entity
@Table(name = "prediction_table")
class PredictionTable implements Persistable<String> {

  @Id private String id = "";

  @Column(nullable = false)
  private String workspace = "default";

  @Column(name = "set_id", nullable = false)
  private String setId = "";

  @Column(nullable = false)
  private String dataset = "";

  @Column(nullable = false)
  private int networks;

  @Column(nullable = false)
  private int items;

  @Column(nullable = false)
  private String sha256 = "";

  @Column(nullable = false)
  private long bytes;

  @Transient private boolean isNew = true;

  protected PredictionTable() {}

  PredictionTable(
      String id, String setId, String dataset, int networks, int items, SpooledFile table) {
    this.id = id;
    this.setId = setId;
    this.dataset = dataset;
    this.networks = networks;
    this.items = items;
    this.sha256 = table.sha256().hex();
    this.bytes = table.bytes();
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

  String dataset() {
    return dataset;
  }

  int networks() {
    return networks;
  }

  int items() {
    return items;
  }

  Sha256 sha256() {
    return new Sha256(sha256);
  }

  long bytes() {
    return bytes;
  }

  PredictionTableView view() {
    return new PredictionTableView(dataset, items, sha256);
  }
}
