package org.weightaudit.store.checkpointset;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Finds and keeps checkpoint sets. */
interface CheckpointSetRepository extends Repository<CheckpointSet, String> {

  CheckpointSet saveAndFlush(CheckpointSet set);

  Optional<CheckpointSet> findById(String id);

  /** The set, which nobody else may lock until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select s from CheckpointSet s where s.id = :id")
  Optional<CheckpointSet> lock(String id);

  /** Newest first, those with an id below {@code before}. */
  @Query(
      """
      select s from CheckpointSet s
      where s.id < :before and s.role in :roles and s.state in :states order by s.id desc""")
  List<CheckpointSet> page(String before, List<Role> roles, List<State> states, Limit limit);

  void delete(CheckpointSet set);

  void flush();
}
