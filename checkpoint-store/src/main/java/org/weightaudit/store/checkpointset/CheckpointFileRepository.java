package org.weightaudit.store.checkpointset;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

/** Finds and keeps the files of sets. */
interface CheckpointFileRepository extends Repository<CheckpointFileRow, String> {

  CheckpointFileRow saveAndFlush(CheckpointFileRow file);

  Optional<CheckpointFileRow> findBySetIdAndName(String setId, String name);

  List<CheckpointFileRow> findBySetId(String setId);

  void delete(CheckpointFileRow file);

  void flush();
}
