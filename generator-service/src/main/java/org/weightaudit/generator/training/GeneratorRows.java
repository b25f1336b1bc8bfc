package org.weightaudit.generator.training;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

/** The table of generators; ids sort by time. */
interface GeneratorRows extends JpaRepository<GeneratorRow, String> {

  List<GeneratorRow> findByWorkspaceAndIdLessThanOrderByIdDesc(
      String workspace, String before, Limit limit);

  /** A row that nobody else changes or deletes until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select g from GeneratorRow g where g.id = :id")
  Optional<GeneratorRow> lock(String id);
}
