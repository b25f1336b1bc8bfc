package org.weightaudit.evaluation.plan;

import io.swagger.v3.oas.annotations.media.Schema;
import org.weightaudit.storeclient.StoredDataset;

/** A sealed data set as an audit names it. */
@Schema(name = "AuditedDataset")
public record PlannedDataset(String id, String name, String digest, int items, int classes) {

  static PlannedDataset of(StoredDataset dataset) {
    return new PlannedDataset(
        dataset.id(),
        dataset.name(),
        dataset.digest().orElseThrow(),
        dataset.items().orElseThrow(),
        dataset.classes().orElseThrow());
  }
}
