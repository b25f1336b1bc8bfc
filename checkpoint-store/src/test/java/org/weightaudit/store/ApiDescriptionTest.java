package org.weightaudit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weightaudit.store.testing.StoreTest;
import tools.jackson.databind.JsonNode;

class ApiDescriptionTest extends StoreTest {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  @Test
  void everyOperationIsDescribed() {
    JsonNode document = store.get("/v3/api-docs").ok().json();
    Set<String> operations = new HashSet<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
        if (METHODS.contains(entry.getKey())) {
          JsonNode operation = entry.getValue();
          String where = entry.getKey() + " " + path.getKey();
          assertThat(operation.get("summary")).as(where).isNotNull();
          assertThat(operations.add(operation.get("operationId").stringValue())).as(where).isTrue();
          assertThat(operation.get("responses").toString())
              .as(where)
              .contains("application/problem+json", "#/components/schemas/Problem");
        }
      }
    }
    assertThat(operations)
        .hasSize(35)
        .contains(
            "createCheckpointSet", "putCheckpointFile", "sealCheckpointSet", "getWeightShard");
    assertThat(document.get("components").get("schemas").propertyNames())
        .contains(
            "Artifact",
            "CheckpointSet",
            "CheckpointFile",
            "Checkpoint",
            "Dataset",
            "Problem",
            "Weights");
  }

  @Test
  void healthTellsWhetherItIsReady() {
    assertThat(store.get("/actuator/health/readiness").ok().json().get("status").stringValue())
        .isEqualTo("UP");
    assertThat(store.get("/actuator/health/liveness").status()).isEqualTo(200);
  }
}
