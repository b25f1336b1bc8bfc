package org.weightaudit.http.openapi;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Documents what {@code StrictJson} enforces: a component of a record is there unless optional. */
public final class RequiredProperties implements ModelConverter {

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    if (!chain.hasNext()) {
      return null;
    }
    Schema<?> schema = chain.next().resolve(type, context, chain);
    Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
    if (schema != null && raw.isRecord()) {
      model(schema, context).ifPresent(model -> require(raw, model));
    }
    return schema;
  }

  private static Optional<Schema<?>> model(Schema<?> schema, ModelConverterContext context) {
    String reference = schema.get$ref();
    return reference == null
        ? Optional.of(schema)
        : Optional.ofNullable(
            context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1)));
  }

  private static void require(Class<?> type, Schema<?> model) {
    Map<String, ?> properties = Optional.ofNullable(model.getProperties()).orElse(Map.of());
    for (RecordComponent component : type.getRecordComponents()) {
      List<String> required = Optional.ofNullable(model.getRequired()).orElse(List.of());
      String name = component.getName();
      if (properties.containsKey(name)
          && !required.contains(name)
          && !Optional.class.isAssignableFrom(component.getType())) {
        model.addRequiredItem(name);
      }
    }
  }
}
