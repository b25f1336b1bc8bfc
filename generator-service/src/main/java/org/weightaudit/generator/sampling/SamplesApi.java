package org.weightaudit.generator.sampling;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.prefer.OrderedWork;
import org.weightaudit.http.prefer.PreferWait;

/** Samples over HTTP. */
@RestController
@Tag(name = "Samples", description = "Checkpoints that generators make, as sealed sets.")
@ApiResponse(
    responseCode = "4XX",
    description = "A problem document that names the field, what was found and what was wanted",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
class SamplesApi {

  private final Samplings samplings;

  SamplesApi(Samplings samplings) {
    this.samplings = samplings;
  }

  @PostMapping(
      path = "/v1/generators/{generator}/samples",
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "sampleGenerator",
      summary =
          "Let a generator make checkpoints; Prefer: wait=20 answers 200 if it ends within 20 seconds")
  @ApiResponse(
      responseCode = "202",
      description = "Queued; Location tells where to look",
      content = @Content(schema = @Schema(implementation = SamplesView.class)))
  @ApiResponse(
      responseCode = "200",
      description = "Ended while the client waited",
      content = @Content(schema = @Schema(implementation = SamplesView.class)))
  ResponseEntity<Object> order(
      @PathVariable String generator,
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = SamplesRequest.class),
                      examples = @ExampleObject("{\"count\": 100, \"seed\": 7}")))
          @RequestBody
          SamplesRequest request,
      @Parameter(description = "Makes a repetition of this request safe")
          @RequestHeader(name = "Idempotency-Key")
          Optional<String> key,
      @Parameter(description = "wait=n: wait up to n seconds, 20 at most", example = "wait=20")
          @RequestHeader(name = "Prefer", required = false)
          Optional<List<String>> prefer) {
    return OrderedWork.answer(
        samplings.order(generator, request, key),
        prefer.orElse(List.of()),
        (id, wait) -> samplings.await(id, wait).resource(),
        samples -> samples.state().isFinal());
  }

  @GetMapping(
      path = "/v1/generators/{generator}/samples",
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "listSamples", summary = "The samples of a generator, newest first")
  @ApiResponse(responseCode = "200", description = "A page of samples", useReturnTypeSchema = true)
  Page<SamplesView> list(
      @PathVariable String generator,
      @RequestParam Optional<Integer> pageSize,
      @RequestParam Optional<String> pageToken) {
    return samplings.list(generator, PageQuery.of(pageSize, pageToken, "samples " + generator));
  }

  @GetMapping(path = "/v1/samples/{samples}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "getSamples",
      summary =
          "Samples; Prefer: wait=20 waits until they are there or have failed, If-None-Match spares the body")
  @ApiResponse(
      responseCode = "200",
      description = "The samples as they are now",
      useReturnTypeSchema = true)
  ResponseEntity<SamplesView> get(
      @PathVariable("samples") String id,
      @RequestHeader(name = "Prefer", required = false) Optional<List<String>> prefer) {
    return samplings.await(id, PreferWait.of(prefer.orElse(List.of()))).answer();
  }

  @DeleteMapping("/v1/samples/{samples}")
  @Operation(
      operationId = "deleteSamples",
      summary = "Remove samples that are over; the set that they have become stays")
  @ApiResponse(responseCode = "204", description = "Gone, with what unfinished ones left")
  ResponseEntity<Void> delete(@PathVariable("samples") String id) {
    samplings.delete(id);
    return ResponseEntity.noContent().build();
  }
}
