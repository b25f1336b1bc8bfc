package org.weightaudit.store.dataset;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Finds and keeps data sets. */
interface DatasetRepository extends Repository<Dataset, String> {

  Dataset saveAndFlush(Dataset dataset);

  Optional<Dataset> findById(String id);

  Optional<Dataset> findByName(String name);

  /** The data set, which nobody else may lock until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select d from Dataset d where d.id = :id")
  Optional<Dataset> lock(String id);

  /** Newest first, those with an id below {@code before}. */
  @Query("select d from Dataset d where d.id < :before order by d.id desc")
  List<Dataset> page(String before, Limit limit);

  void delete(Dataset dataset);

  void flush();
}
