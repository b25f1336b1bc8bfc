package org.weightaudit.generator.sampling;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;

/** The table of samplings; ids sort by time. */
interface SamplingRows extends JpaRepository<SamplingRow, String> {

  List<SamplingRow> findByGeneratorAndIdLessThanOrderByIdDesc(
      String generator, String before, Limit limit);

  List<SamplingRow> findByGenerator(String generator);
}
