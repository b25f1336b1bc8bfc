package org.weightaudit.generator.training;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.prefer.OrderedWork;
import org.weightaudit.http.prefer.PreferWait;

/** Generators over HTTP. */
@RestController
@Tag(name = "Generators", description = "What has learned to make checkpoints, and can be sampled.")
@ApiResponse(
    responseCode = "4XX",
    description = "A problem document that names the field, what was found and what was wanted",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
class GeneratorsApi {

  private final Generators generators;

  GeneratorsApi(Generators generators) {
    this.generators = generators;
  }

  @PostMapping(path = "/v1/generators", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "createGenerator",
      summary =
          "Train a generator on a checkpoint set, or import one; Prefer: wait=20 answers 200 if it ends within 20 seconds")
  @ApiResponse(
      responseCode = "202",
      description = "Queued; Location tells where to look",
      content = @Content(schema = @Schema(implementation = GeneratorView.class)))
  @ApiResponse(
      responseCode = "200",
      description = "Ended while the client waited",
      content = @Content(schema = @Schema(implementation = GeneratorView.class)))
  ResponseEntity<Object> order(
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = GeneratorRequest.class),
                      examples = {
                        @ExampleObject(
                            name = "training",
                            value =
                                """
                                {"name": "p-diff of my zoo", "method": "p-diff", "preset": "mnist-mlp-tail",
                                 "training": "cs_01jd8k3v5m9q2w7x4y6z8a1b2c", "mode": "corrected", "seed": 1}"""),
                        @ExampleObject(
                            name = "import",
                            value =
                                """
                                {"name": "the authors' p-diff", "method": "p-diff",
                                 "import": {"artifact": "ar_01jd8k3v5m9q2w7x4y6z8a1b2d"},
                                 "training": "cs_01jd8k3v5m9q2w7x4y6z8a1b2c", "mode": "as-published"}""")
                      }))
          @RequestBody
          GeneratorRequest request,
      @Parameter(description = "Makes a repetition of this request safe")
          @RequestHeader(name = "Idempotency-Key")
          Optional<String> key,
      @Parameter(description = "wait=n: wait up to n seconds, 20 at most", example = "wait=20")
          @RequestHeader(name = "Prefer", required = false)
          Optional<List<String>> prefer) {
    return OrderedWork.answer(
        generators.order(request, key),
        prefer.orElse(List.of()),
        (id, wait) -> generators.await(id, wait).resource(),
        generator -> generator.state().isFinal());
  }

  @GetMapping(path = "/v1/generators", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "listGenerators", summary = "Generators, newest first")
  @ApiResponse(
      responseCode = "200",
      description = "A page of generators",
      useReturnTypeSchema = true)
  Page<GeneratorView> list(
      @RequestParam Optional<Integer> pageSize, @RequestParam Optional<String> pageToken) {
    return generators.list(PageQuery.of(pageSize, pageToken, "generators"));
  }

  @GetMapping(path = "/v1/generators/{generator}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "getGenerator",
      summary =
          "One generator; Prefer: wait=20 waits until it has learned or failed, If-None-Match spares the body")
  @ApiResponse(
      responseCode = "200",
      description = "The generator as it is now",
      useReturnTypeSchema = true)
  ResponseEntity<GeneratorView> get(
      @PathVariable("generator") String id,
      @RequestHeader(name = "Prefer", required = false) Optional<List<String>> prefer) {
    return generators.await(id, PreferWait.of(prefer.orElse(List.of()))).answer();
  }

  @DeleteMapping("/v1/generators/{generator}")
  @Operation(
      operationId = "deleteGenerator",
      summary = "Remove a generator that nothing needs; the sets that it made stay")
  @ApiResponse(responseCode = "204", description = "Gone")
  ResponseEntity<Void> delete(@PathVariable("generator") String id) {
    generators.delete(id);
    return ResponseEntity.noContent().build();
  }

  @GetMapping(
      path = "/v1/generators/{generator}/artifact",
      produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @Operation(operationId = "getGeneratorArtifact", summary = "The file of a generator")
  @ApiResponse(
      responseCode = "200",
      description = "The file, or the range of it that was asked for (206)",
      content =
          @Content(
              mediaType = "application/octet-stream",
              schema = @Schema(type = "string", format = "binary")))
  ResponseEntity<Resource> artifact(@PathVariable("generator") String id) {
    ReadyGenerator ready = generators.finished(id);
    return ResponseEntity.ok()
        .eTag(ready.sha256())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(id).build().toString())
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .body(new FileSystemResource(generators.file(ready)));
  }

  /** Why somebody needs a generator. */
  @Schema(name = "NewGeneratorHold", example = "{\"reason\": \"audit au_01jd8k3v\"}")
  record HoldRequest(String reason) {}

  @PutMapping("/v1/generators/{generator}/holds/{holder}")
  @Operation(operationId = "holdGenerator", summary = "Keep a generator from being deleted")
  @ApiResponse(responseCode = "204", description = "It is held")
  ResponseEntity<Void> hold(
      @PathVariable("generator") String id,
      @PathVariable String holder,
      @RequestBody HoldRequest request) {
    generators.hold(id, holder, request.reason());
    return ResponseEntity.noContent().build();
  }

  @DeleteMapping("/v1/generators/{generator}/holds/{holder}")
  @Operation(
      operationId = "releaseGenerator",
      summary = "End a hold on a generator; without one nothing happens")
  @ApiResponse(responseCode = "204", description = "It is not held by this holder")
  ResponseEntity<Void> release(@PathVariable("generator") String id, @PathVariable String holder) {
    generators.release(id, holder);
    return ResponseEntity.noContent().build();
  }
}
