package org.weightaudit.store.artifact;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Finds and keeps artifacts. */
interface ArtifactRepository extends Repository<Artifact, String> {

  Artifact saveAndFlush(Artifact artifact);

  Optional<Artifact> findById(String id);

  /** The artifact, which nobody else may lock until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select a from Artifact a where a.id = :id")
  Optional<Artifact> lock(String id);

  /** Newest first, those with an id below {@code before}. */
  @Query("select a from Artifact a where a.id < :before order by a.id desc")
  List<Artifact> page(String before, Limit limit);

  void delete(Artifact artifact);

  void flush();
}
