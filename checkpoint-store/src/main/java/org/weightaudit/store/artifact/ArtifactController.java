package org.weightaudit.store.artifact;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.enums.ParameterStyle;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.StoreSettings;
import org.weightaudit.store.blob.SpooledFile;
import org.weightaudit.store.description.Refuses;
import org.weightaudit.store.download.Downloads;
import org.weightaudit.store.upload.Uploads;

/** {@code /v1/artifacts}. */
@RestController
@RequestMapping("/v1/artifacts")
@Tag(name = "Artifacts")
class ArtifactController {

  private final Artifacts artifacts;
  private final Uploads uploads;
  private final Downloads downloads;
  private final StoreSettings settings;

  ArtifactController(
      Artifacts artifacts, Uploads uploads, Downloads downloads, StoreSettings settings) {
    this.artifacts = artifacts;
    this.uploads = uploads;
    this.downloads = downloads;
    this.settings = settings;
  }

  @PostMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @Operation(
      operationId = "createArtifact",
      summary = "Keep a file that is neither checkpoints nor a data set",
      requestBody =
          @RequestBody(
              required = true,
              description = "Any file, as it is",
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary"))),
      responses =
          @ApiResponse(
              responseCode = "201",
              description = "The artifact, which never changes",
              content = @Content(schema = @Schema(implementation = ArtifactView.class))))
  @Parameter(
      name = "name",
      in = ParameterIn.QUERY,
      required = true,
      example = "p-diff of mnist zoo",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "lineage",
      in = ParameterIn.QUERY,
      description = "Where it comes from: any number of parameters lineage.{key}={value}",
      style = ParameterStyle.FORM,
      explode = Explode.TRUE,
      example = "{\"lineage.method\": \"p-diff\", \"lineage.seed\": \"7\"}",
      schema = @Schema(type = "object"))
  @Parameter(
      name = "Repr-Digest",
      in = ParameterIn.HEADER,
      description = "SHA-256 of the body (RFC 9530)",
      schema = @Schema(type = "string"))
  @Refuses({
    ProblemType.INVALID_REQUEST,
    ProblemType.LENGTH_REQUIRED,
    ProblemType.TOO_LARGE,
    ProblemType.UNSUPPORTED_MEDIA_TYPE,
    ProblemType.DIGEST_MISMATCH,
    ProblemType.IDEMPOTENCY_KEY_REUSED,
    ProblemType.UNAVAILABLE
  })
  ResponseEntity<Object> create(
      @RequestHeader("Idempotency-Key") Optional<String> key,
      @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
      HttpServletRequest request)
      throws IOException {
    NewArtifact artifact = NewArtifact.of(parameters);
    try (SpooledFile body = uploads.receive(request, settings.largestFile())) {
      return artifacts.create(key, artifact, body);
    }
  }

  @GetMapping
  @Operation(operationId = "listArtifacts", summary = "List artifacts, newest first")
  @Refuses(ProblemType.INVALID_REQUEST)
  Page<ArtifactView> list(
      @RequestParam Optional<Integer> pageSize, @RequestParam Optional<String> pageToken) {
    return artifacts.list(PageQuery.of(pageSize, pageToken, "artifacts"));
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getArtifact", summary = "Show an artifact")
  @Refuses(ProblemType.NOT_FOUND)
  ArtifactView get(@PathVariable String id) {
    return artifacts.get(id);
  }

  @GetMapping("/{id}/content")
  @Operation(
      operationId = "getArtifactContent",
      summary = "Read an artifact as it was uploaded, bit for bit",
      responses =
          @ApiResponse(
              responseCode = "200",
              description = "The file, or the range of it that was asked for (206)",
              content =
                  @Content(
                      mediaType = "application/octet-stream",
                      schema = @Schema(type = "string", format = "binary"))))
  @Refuses({ProblemType.NOT_FOUND, ProblemType.RANGE_NOT_SATISFIABLE, ProblemType.UNAVAILABLE})
  void content(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    downloads.send(artifacts.download(id), request, response);
  }

  @DeleteMapping("/{id}")
  @Operation(
      operationId = "deleteArtifact",
      summary = "Delete an artifact that nobody holds",
      responses = @ApiResponse(responseCode = "204", description = "It is gone"))
  @Refuses({ProblemType.NOT_FOUND, ProblemType.IN_USE})
  ResponseEntity<Void> delete(@PathVariable String id) {
    artifacts.delete(id);
    return ResponseEntity.noContent().build();
  }
}
