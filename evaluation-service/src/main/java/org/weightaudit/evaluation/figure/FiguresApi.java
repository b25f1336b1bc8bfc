package org.weightaudit.evaluation.figure;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.evaluation.archive.AuditArchive;
import org.weightaudit.evaluation.archive.DrawnFigure;
import org.weightaudit.evaluation.audit.AuditView;
import org.weightaudit.evaluation.audit.Audits;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** Figures over HTTP. */
@RestController
@Tag(name = "Audits")
@ApiResponse(
    responseCode = "4XX",
    description = "A problem document; 409 while the audit is not finished",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
class FiguresApi {

  private static final MediaType SVG = MediaType.valueOf("image/svg+xml");

  private final Audits audits;
  private final AuditArchive archive;

  FiguresApi(Audits audits, AuditArchive archive) {
    this.audits = audits;
    this.archive = archive;
  }

  @GetMapping("/v1/audits/{audit}/figures/{figure}")
  @Operation(
      operationId = "getFigure",
      summary = "A figure: min-distance, performance-similarity or heatmap, as .svg or .png")
  @ApiResponse(
      responseCode = "200",
      description = "The file; it never changes",
      content = {
        @Content(mediaType = "image/svg+xml", schema = @Schema(type = "string")),
        @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary"))
      })
  ResponseEntity<byte[]> figure(
      @PathVariable("audit") String id,
      @Parameter(example = "min-distance.svg") @PathVariable("figure") String file) {
    AuditView audit = audits.finished(id);
    int dot = file.lastIndexOf('.');
    String name = dot < 0 ? file : file.substring(0, dot);
    String format = dot < 0 ? "" : file.substring(dot + 1);
    if (!format.equals("svg") && !format.equals("png")) {
      throw Problem.of(
          ProblemType.NOT_FOUND,
          "There is no figure %s; wanted a name that ends in .svg or .png.".formatted(file));
    }
    DrawnFigure figure =
        archive
            .figure(id, name)
            .orElseThrow(
                () ->
                    Problem.of(
                        ProblemType.NOT_FOUND,
                        "The audit %s has no figure %s; it has %s."
                            .formatted(id, name, audit.figures().orElseThrow())));
    byte[] bytes = format.equals("svg") ? figure.svg() : figure.png();
    return ResponseEntity.ok()
        .contentType(format.equals("svg") ? SVG : MediaType.IMAGE_PNG)
        .eTag(sha256(bytes))
        .cacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable())
        .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        .body(bytes);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
