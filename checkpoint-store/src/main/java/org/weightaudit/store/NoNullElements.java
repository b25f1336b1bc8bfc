package org.weightaudit.store;

import com.fasterxml.jackson.annotation.Nulls;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Lists and objects of a request have no null in them. */
@Component
class NoNullElements implements JsonMapperBuilderCustomizer {

  @Override
  public void customize(JsonMapper.Builder builder) {
    builder.changeDefaultNullHandling(handling -> handling.withContentNulls(Nulls.FAIL));
  }
}
