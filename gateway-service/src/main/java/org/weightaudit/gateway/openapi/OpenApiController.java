package org.weightaudit.gateway.openapi;

import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The merged document over HTTP. */
@RestController
class OpenApiController {

  private final ApiDocument document;
  private final JsonMapper json;

  OpenApiController(ApiDocument document, JsonMapper json) {
    this.document = document;
    this.json = json;
  }

  @GetMapping(path = "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<JsonNode> asJson() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.maxAge(Duration.ofSeconds(10)))
        .body(document.get());
  }

  @GetMapping(path = "/openapi.yaml", produces = "application/yaml")
  ResponseEntity<String> asYaml() {
    DumperOptions style = new DumperOptions();
    style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    style.setWidth(120);
    return ResponseEntity.ok()
        .cacheControl(CacheControl.maxAge(Duration.ofSeconds(10)))
        .body(new Yaml(style).dump(json.convertValue(document.get(), Object.class)));
  }
}
