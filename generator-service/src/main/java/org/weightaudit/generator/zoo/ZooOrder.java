package org.weightaudit.generator.zoo;

import io.swagger.v3.oas.annotations.media.Schema;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A zoo that somebody wants: of classifiers, or of neural fields where the architecture says so.
 */
@JsonDeserialize(using = ZooOrder.ByArchitecture.class)
@Schema(
    name = "ZooOrder",
    oneOf = {ZooRequest.class, FieldZooRequest.class})
public sealed interface ZooOrder permits ZooRequest, FieldZooRequest {

  /** Of the checkpoint set that it becomes. */
  String name();

  /** Reads one or the other. */
  final class ByArchitecture extends ValueDeserializer<ZooOrder> {

    @Override
    public ZooOrder deserialize(JsonParser parser, DeserializationContext context) {
      JsonNode order = context.readTree(parser);
      boolean ofFields =
          order.path("architecture").path("type").asString("").equals(FieldZooRequest.TYPE);
      return ofFields
          ? context.readTreeAsValue(order, FieldZooRequest.class)
          : context.readTreeAsValue(order, ZooRequest.class);
    }
  }
}
