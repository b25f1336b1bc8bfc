package org.weightaudit.store.description;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.weightaudit.http.problem.ProblemType;

/** Writes what {@link Refuses} says into the OpenAPI document. */
@Component
class ProblemResponses implements OperationCustomizer, OpenApiCustomizer {

  private static final String REFERENCE = "#/components/schemas/Problem";

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    Refuses refuses = method.getMethodAnnotation(Refuses.class);
    if (refuses != null) {
      Map<Integer, String> byStatus =
          Arrays.stream(refuses.value())
              .sorted(Comparator.comparing(ProblemType::slug))
              .collect(
                  Collectors.groupingBy(
                      ProblemType::status,
                      TreeMap::new,
                      Collectors.mapping(
                          type -> "%s (`%s`)".formatted(type.title(), type.uri()),
                          Collectors.joining("; "))));
      byStatus.forEach(
          (status, text) ->
              operation.getResponses().addApiResponse(String.valueOf(status), response(text)));
    }
    return operation;
  }

  private static ApiResponse response(String description) {
    MediaType problem = new MediaType().schema(new Schema<>().$ref(REFERENCE));
    return new ApiResponse()
        .description(description)
        .content(new Content().addMediaType("application/problem+json", problem));
  }

  @Override
  public void customise(OpenAPI document) {
    ResolvedSchema resolved =
        ModelConverters.getInstance(true)
            .resolveAsResolvedSchema(new AnnotatedType(ProblemDocument.class).resolveAsRef(false));
    Components components =
        Optional.ofNullable(document.getComponents()).orElseGet(Components::new);
    components.addSchemas("Problem", resolved.schema);
    resolved.referencedSchemas.forEach(components::addSchemas);
    document.setComponents(components);
  }
}
