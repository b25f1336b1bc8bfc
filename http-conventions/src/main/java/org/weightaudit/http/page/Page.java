package org.weightaudit.http.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param nextPageToken asks for the next part; absent at the end
 */
public record Page<T>(
    List<T> items,
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
        @Schema(type = "string", requiredMode = Schema.RequiredMode.NOT_REQUIRED)
        Optional<String> nextPageToken) {

  public Page {
    items = List.copyOf(items);
  }

  /** The same part with other views of its items. */
  public <S> Page<S> map(Function<T, S> view) {
    return new Page<>(items.stream().map(view).toList(), nextPageToken);
  }
}
