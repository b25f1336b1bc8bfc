package org.weightaudit.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.weightaudit.gateway.RunningGateway;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

class ApiDocumentTest {

  private static final String DOCUMENT =
      """
      {"openapi": "3.1.0", "info": {"title": "one of them", "version": "v0"},
       "servers": [{"url": "http://localhost:1"}],
       "tags": [{"name": "%1$s"}, {"name": "Jobs", "description": "Long work"}],
       "paths": {
         "/v1/%1$s": {"get": {"operationId": "list", "tags": ["%1$s"], "responses": {
           "200": {"description": "OK", "content": {"application/json": {
             "schema": {"$ref": "#/components/schemas/Page"}}}}}}},
         "/v1/jobs": {"get": {"operationId": "listJobs", "tags": ["Jobs"], "responses": {
           "200": {"description": "OK", "content": {"application/json": {
             "schema": {"$ref": "#/components/schemas/Job"}}}}}}}},
       "components": {"schemas": {
         "Job": {"type": "object", "properties": {"id": {"type": "string"}}},
         "Page": {"type": "object", "properties": {"items": {"type": "array",
           "items": {"$ref": "#/components/schemas/Item"}}}},
         "Item": {"type": "object", "properties": {"%1$s": {"type": "string"}}}}}}
      """;

  private final RunningGateway gateway =
      new RunningGateway("--weightaudit.gateway.api-document-kept=0s");

  ApiDocumentTest() {
    gateway.store.answer(200, "application/json", DOCUMENT.formatted("sets"));
    gateway.generator.answer(200, "application/json", DOCUMENT.formatted("zoos"));
    gateway.evaluation.answer(200, "application/json", DOCUMENT.formatted("audits"));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void theMergedDocumentIsValid() {
    String text = gateway.get("/openapi.json").body();
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    var parsed = new OpenAPIV3Parser().readContents(text, null, options);
    assertThat(parsed.getMessages()).isEmpty();
    assertThat(parsed.getOpenAPI().getPaths())
        .containsOnlyKeys("/v1/audits", "/v1/jobs", "/v1/sets", "/v1/zoos");
  }

  @Test
  void equalSchemasBecomeOneAndOthersAreRenamedWithWhatRefersToThem() {
    JsonNode document = RunningGateway.json(gateway.get("/openapi.json"));
    List<String> names = new ArrayList<>(document.at("/components/schemas").propertyNames());
    assertThat(names)
        .containsExactlyInAnyOrder(
            "Job",
            "Page",
            "Item",
            "GeneratorPage",
            "GeneratorItem",
            "EvaluationPage",
            "EvaluationItem");
    assertThat(
            reference(
                document, "/paths/~1v1~1zoos/get/responses/200/content/application~1json/schema"))
        .isEqualTo("#/components/schemas/GeneratorPage");
    assertThat(reference(document, "/components/schemas/GeneratorPage/properties/items/items"))
        .isEqualTo("#/components/schemas/GeneratorItem");
    assertThat(reference(document, "/components/schemas/Page/properties/items/items"))
        .isEqualTo("#/components/schemas/Item");
  }

  @Test
  void operationIdsAreUniqueAndTheHeadIsOne() {
    JsonNode document = RunningGateway.json(gateway.get("/openapi.json"));
    assertThat(document.findValuesAsString("operationId"))
        .containsExactlyInAnyOrder("list", "listGenerator", "listEvaluation", "listJobs");
    assertThat(document.path("openapi").asString()).startsWith("3.1");
    assertThat(document.path("servers").size()).isEqualTo(1);
    assertThat(document.at("/servers/0/url").asString()).isEqualTo("/");
    assertThat(document.at("/info/license/identifier").asString()).isEqualTo("Apache-2.0");
    assertThat(document.path("tags").findValuesAsString("name"))
        .containsExactly("Jobs", "audits", "sets", "zoos");
  }

  @Test
  void theListOfJobsSaysWhatCanBeMissing() {
    JsonNode document = RunningGateway.json(gateway.get("/openapi.json"));
    JsonNode schema =
        document.at("/paths/~1v1~1jobs/get/responses/200/content/application~1json/schema/allOf");
    assertThat(reference(schema, "/0")).isEqualTo("#/components/schemas/Job");
    assertThat(schema.at("/1/properties/unavailable/type").asString()).isEqualTo("array");
  }

  @Test
  void theYamlFormSaysTheSame() {
    JsonNode json = RunningGateway.json(gateway.get("/openapi.json"));
    Object yaml = new Yaml().load(gateway.get("/openapi.yaml").body());
    assertThat(RunningGateway.JSON.<JsonNode>valueToTree(yaml)).isEqualTo(json);
  }

  @Test
  void aServiceThatGoesDownStaysDescribed() {
    String before = gateway.get("/openapi.json").body();
    gateway.generator.close();
    assertThat(gateway.get("/openapi.json").body()).isEqualTo(before);
  }

  @Test
  void thereIsNoDocumentWithHoles() {
    gateway.evaluation.close();
    var answer = gateway.get("/openapi.json");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("evaluation-service");
  }

  private static String reference(JsonNode node, String pointer) {
    return node.at(pointer).path("$ref").asString();
  }
}
