package org.weightaudit.generator.method;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Describes a configuration record in the words of JSON Schema. */
final class ConfigurationSchema {

  private static final Set<Class<?>> WHOLE =
      Set.of(
          int.class, long.class, Integer.class, Long.class, OptionalInt.class, OptionalLong.class);
  private static final Set<Class<?>> NUMBER =
      Set.of(double.class, float.class, Double.class, Float.class, OptionalDouble.class);
  private static final Set<Class<?>> MAY_BE_ABSENT =
      Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

  private ConfigurationSchema() {}

  static Map<String, Object> of(Class<?> configuration) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : configuration.getRecordComponents()) {
      properties.put(component.getName(), value(component.getGenericType()));
      if (!MAY_BE_ABSENT.contains(component.getType())) {
        required.add(component.getName());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", required);
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> value(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type content = generic.getActualTypeArguments()[0];
      return generic.getRawType().equals(Optional.class)
          ? value(content)
          : Map.of("type", "array", "items", value(content));
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isRecord()) {
      return of(raw);
    }
    if (raw.isEnum()) {
      return Map.of(
          "type",
          "string",
          "enum",
          Arrays.stream(raw.getEnumConstants()).map(Object::toString).toList());
    }
    return Map.of("type", simple(raw));
  }

  private static String simple(Class<?> raw) {
    if (WHOLE.contains(raw)) {
      return "integer";
    }
    if (NUMBER.contains(raw)) {
      return "number";
    }
    return raw == boolean.class || raw == Boolean.class ? "boolean" : "string";
  }
}
