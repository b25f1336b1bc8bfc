package org.weightaudit.evaluation.policy;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.novelty.verdict.Policy;

/** Policies over HTTP. */
@RestController
@Tag(name = "Policies", description = "Every threshold of the decision, by name and version.")
@ApiResponse(
    responseCode = "4XX",
    description = "A problem document that names the field, what was found and what was wanted",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
class PoliciesApi {

  @GetMapping(path = "/v1/policies", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "listPolicies", summary = "All policies")
  @ApiResponse(responseCode = "200", description = "All of them", useReturnTypeSchema = true)
  Page<Policy> list() {
    return new Page<>(List.of(Policy.standard()), Optional.empty());
  }

  @GetMapping(path = "/v1/policies/{policy}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "getPolicy", summary = "One policy, for example default")
  @ApiResponse(responseCode = "200", description = "The policy", useReturnTypeSchema = true)
  Policy get(@PathVariable("policy") String name) {
    Policy policy = Policy.standard();
    if (!policy.name().equals(name)) {
      throw Problem.notFound("policy " + name);
    }
    return policy;
  }
}
