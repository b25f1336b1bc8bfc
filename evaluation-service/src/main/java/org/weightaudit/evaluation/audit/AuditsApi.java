package org.weightaudit.evaluation.audit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
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
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.weightaudit.evaluation.archive.AuditArchive;
import org.weightaudit.evaluation.archive.CheckpointFinding;
import org.weightaudit.evaluation.plan.AuditRequest;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.prefer.OrderedWork;
import org.weightaudit.http.prefer.PreferWait;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.jobs.JobEvents;
import org.weightaudit.jobs.JobState;
import org.weightaudit.jobs.Jobs;
import org.weightaudit.novelty.verdict.Label;

/** Audits over HTTP. */
@RestController
@Tag(
    name = "Audits",
    description = "Does a generator produce new networks, or hand back its training checkpoints?")
@ApiResponse(
    responseCode = "4XX",
    description = "A problem document that names the field, what was found and what was wanted",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
class AuditsApi {

  private final Audits audits;
  private final AuditArchive archive;
  private final JobEvents events;

  AuditsApi(Audits audits, AuditArchive archive, JobEvents events) {
    this.audits = audits;
    this.archive = archive;
    this.events = events;
  }

  @PostMapping(path = "/v1/audits", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "startAudit",
      summary = "Start an audit; Prefer: wait=20 answers 200 if it ends within 20 seconds")
  @ApiResponse(
      responseCode = "202",
      description = "Queued; Location tells where to look",
      content = @Content(schema = @Schema(implementation = AuditView.class)))
  @ApiResponse(
      responseCode = "200",
      description = "Ended while the client waited",
      content = @Content(schema = @Schema(implementation = AuditView.class)))
  ResponseEntity<Object> start(
      @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(implementation = AuditRequest.class),
                      examples = {
                        @ExampleObject(
                            name = "a set",
                            value =
                                """
                                {"training": "cs_01jd8k3v5m9q2w7x4y6z8a1b2c",
                                 "generated": {"set": "cs_01jd8k3v5m9q2w7x4y6z8a1b2d"},
                                 "reference": "cs_01jd8k3v5m9q2w7x4y6z8a1b2e",
                                 "dataset": "mnist/test",
                                 "baselines": [{"type": "noise"}, {"type": "average", "size": 16}],
                                 "policy": "default", "seed": 1}"""),
                        @ExampleObject(
                            name = "a generator",
                            value =
                                """
                                {"training": "cs_01jd8k3v5m9q2w7x4y6z8a1b2c",
                                 "generated": {"generator": "gen_01jd8k3v5m9q2w7x4y6z8a1b2f",
                                               "count": 100, "seed": 7},
                                 "dataset": "mnist/test"}""")
                      }))
          @RequestBody
          AuditRequest request,
      @Parameter(description = "Makes a repetition of this request safe", example = "ci-4711")
          @RequestHeader(name = "Idempotency-Key")
          Optional<String> key,
      @Parameter(description = "wait=n: wait up to n seconds, 20 at most", example = "wait=20")
          @RequestHeader(name = "Prefer", required = false)
          Optional<List<String>> prefer) {
    return OrderedWork.answer(
        audits.start(request, key),
        prefer.orElse(List.of()),
        (id, wait) -> audits.await(id, wait).resource(),
        audit -> audit.state().isFinal());
  }

  @GetMapping(path = "/v1/audits", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "listAudits", summary = "Audits, newest first")
  @ApiResponse(responseCode = "200", description = "A page of audits", useReturnTypeSchema = true)
  Page<AuditView> list(
      @RequestParam Optional<JobState> state,
      @RequestParam Optional<Integer> pageSize,
      @RequestParam Optional<String> pageToken) {
    String filter = "audits " + state.map(Enum::name).orElse("");
    return audits.list(state, PageQuery.of(pageSize, pageToken, filter));
  }

  @GetMapping(path = "/v1/audits/{audit}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "getAudit",
      summary = "One audit; Prefer: wait=20 waits for its end, If-None-Match spares the body")
  @ApiResponse(responseCode = "200", description = "The audit", useReturnTypeSchema = true)
  ResponseEntity<AuditView> get(
      @PathVariable("audit") String id,
      @RequestHeader(name = "Prefer", required = false) Optional<List<String>> prefer) {
    return audits.await(id, PreferWait.of(prefer.orElse(List.of()))).answer();
  }

  @GetMapping(path = "/v1/audits/{audit}/checkpoints", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "listAuditedCheckpoints",
      summary = "What was found about each generated checkpoint, most suspicious first")
  @ApiResponse(responseCode = "200", description = "A page of findings", useReturnTypeSchema = true)
  Page<CheckpointFinding> checkpoints(
      @PathVariable("audit") String id,
      @Parameter(description = "Only those with this label", example = "near-copy") @RequestParam
          Optional<String> label,
      @RequestParam Optional<Integer> pageSize,
      @RequestParam Optional<String> pageToken) {
    label.ifPresent(AuditsApi::requireLabel);
    String filter = "findings %s %s".formatted(id, label.orElse(""));
    PageQuery query = PageQuery.of(pageSize, pageToken, filter);
    audits.finished(id);
    return archive.findings(id, label, query);
  }

  private static void requireLabel(String slug) {
    List<String> known = List.of(Label.values()).stream().map(Label::slug).toList();
    if (!known.contains(slug.toLowerCase(Locale.ROOT))) {
      throw Problem.invalid(
          "label", "Found \"%s\"; wanted one of %s.".formatted(slug, String.join(", ", known)));
    }
  }

  @GetMapping(path = "/v1/audits/{audit}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(
      operationId = "streamAudit",
      summary = "Progress of the audit's job as server-sent events until it is over")
  @ApiResponse(
      responseCode = "200",
      description = "Events named progress, each with the job as JSON",
      content =
          @Content(
              mediaType = "text/event-stream",
              schema = @Schema(implementation = String.class)))
  SseEmitter events(
      @PathVariable("audit") String id,
      @RequestHeader(name = "Last-Event-ID", defaultValue = "0") long lastRevision) {
    archive.get(id);
    return events.stream(Jobs.idOf(id), lastRevision, job -> job);
  }

  @PostMapping(path = "/v1/audits/{audit}:cancel", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "cancelAudit",
      summary = "Ask an audit to stop; one that is over stays as it is")
  @ApiResponse(
      responseCode = "200",
      description = "The audit, CANCELLING or over",
      useReturnTypeSchema = true)
  AuditView cancel(@PathVariable("audit") String id) {
    return audits.cancel(id);
  }

  @DeleteMapping("/v1/audits/{audit}")
  @Operation(
      operationId = "deleteAudit",
      summary = "Remove an audit that is over, and let its sets go")
  @ApiResponse(responseCode = "204", description = "Gone")
  ResponseEntity<Void> delete(@PathVariable("audit") String id) {
    audits.delete(id);
    return ResponseEntity.noContent().build();
  }
}
