package org.weightaudit.generator.zoo;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;

/** The table of zoos; ids sort by time. */
interface ZooRows extends JpaRepository<ZooRow, String> {

  List<ZooRow> findByWorkspaceAndIdLessThanOrderByIdDesc(
      String workspace, String before, Limit limit);
}
