package org.weightaudit.generator.method;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.page.Page;

/** The methods over HTTP. */
@RestController
@Tag(name = "Methods", description = "Ways of generating weights, with their configurations.")
class MethodsApi {

  private final Methods methods;

  MethodsApi(Methods methods) {
    this.methods = methods;
  }

  @GetMapping(path = "/v1/methods", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "listMethods",
      summary = "The methods, their presets, and a JSON schema of their configurations")
  @ApiResponse(responseCode = "200", description = "All methods", useReturnTypeSchema = true)
  Page<MethodView> list() {
    return new Page<>(methods.views(), Optional.empty());
  }
}
