package org.weightaudit.evaluation.report;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
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

/** Reports over HTTP. */
@RestController
@Tag(name = "Audits")
@ApiResponse(
    responseCode = "4XX",
    description = "A problem document; 409 while the audit is not finished",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
class ReportsApi {

  private final Audits audits;
  private final AuditArchive archive;
  private final ReportPage page;

  ReportsApi(Audits audits, AuditArchive archive, ReportPage page) {
    this.audits = audits;
    this.archive = archive;
    this.page = page;
  }

  @GetMapping(path = "/v1/audits/{audit}/report", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "getReport",
      summary = "The whole report, as JSON or, for Accept: text/html, as one page")
  @ApiResponse(
      responseCode = "200",
      description = "The report",
      content = {
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = AuditReport.class)),
        @Content(mediaType = "text/html", schema = @Schema(type = "string"))
      })
  AuditReport json(@PathVariable("audit") String id) {
    return report(id);
  }

  @GetMapping(path = "/v1/audits/{audit}/report", produces = MediaType.TEXT_HTML_VALUE)
  @Operation(hidden = true)
  ResponseEntity<String> html(@PathVariable("audit") String id) {
    AuditReport report = report(id);
    List<DrawnFigure> figures =
        archive.get(id).outcome().orElseThrow().figures().stream()
            .map(name -> archive.figure(id, name))
            .flatMap(Optional::stream)
            .toList();
    return ResponseEntity.ok()
        .contentType(MediaType.valueOf("text/html;charset=UTF-8"))
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'")
        .body(page.render(report, figures));
  }

  @GetMapping(path = "/v1/audits/{audit}/junit.xml", produces = MediaType.APPLICATION_XML_VALUE)
  @Operation(
      operationId = "getJunitReport",
      summary = "The verdict as a JUnit test report: pass, failure, skipped or error")
  @ApiResponse(
      responseCode = "200",
      description = "One test suite with one test case",
      content = @Content(mediaType = "application/xml", schema = @Schema(type = "string")))
  ResponseEntity<String> junit(@PathVariable("audit") String id) {
    return ResponseEntity.ok()
        .contentType(MediaType.valueOf("application/xml;charset=UTF-8"))
        .body(JunitReport.of(audits.ended(id)));
  }

  private AuditReport report(String id) {
    AuditView audit = audits.finished(id);
    return AuditReport.of(audit, archive.get(id).outcome().orElseThrow(), archive.findings(id));
  }
}
