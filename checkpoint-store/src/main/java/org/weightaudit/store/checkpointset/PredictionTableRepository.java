package org.weightaudit.store.checkpointset;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** Finds and keeps brought predictions. */
interface PredictionTableRepository extends Repository<PredictionTable, String> {

  PredictionTable saveAndFlush(PredictionTable table);

  Optional<PredictionTable> findBySetIdAndDataset(String setId, String dataset);

  List<PredictionTable> findBySetIdOrderByDataset(String setId);

  void delete(PredictionTable table);

  void flush();
}
