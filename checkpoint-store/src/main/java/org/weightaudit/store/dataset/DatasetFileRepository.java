package org.weightaudit.store.dataset;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** Finds and keeps the files of data sets. */
interface DatasetFileRepository extends Repository<DatasetFile, String> {

  DatasetFile saveAndFlush(DatasetFile file);

  Optional<DatasetFile> findByDatasetIdAndName(String datasetId, String name);

  List<DatasetFile> findByDatasetIdOrderByName(String datasetId);

  void delete(DatasetFile file);

  void flush();
}
