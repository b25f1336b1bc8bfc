package org.weightaudit.jobs;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.weightaudit.http.page.Page;
import org.weightaudit.http.page.PageQuery;

/** The jobs of a service over HTTP. */
@RestController
@Tag(name = "Jobs", description = "Long work: state, phase, fraction, estimated end.")
class JobsApi {

  private final Jobs jobs;
  private final JobEvents events;

  JobsApi(Jobs jobs, JobEvents events) {
    this.jobs = jobs;
    this.events = events;
  }

  @GetMapping(path = "/v1/jobs", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "listJobs", summary = "Jobs, newest first")
  Page<JobView> list(
      @RequestParam Optional<JobState> state,
      @RequestParam Optional<Integer> pageSize,
      @RequestParam Optional<String> pageToken) {
    String filter = "jobs " + state.map(Enum::name).orElse("");
    return jobs.list(state, PageQuery.of(pageSize, pageToken, filter));
  }

  @GetMapping(path = "/v1/jobs/{job}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "getJob", summary = "One job")
  ResponseEntity<JobView> get(@PathVariable("job") String id) {
    JobView job = jobs.get(id);
    return new Watched<>(job, job).answer();
  }

  @GetMapping(path = "/v1/jobs/{job}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(
      operationId = "streamJob",
      summary = "Progress of a job as server-sent events until it is over")
  SseEmitter events(
      @PathVariable("job") String id,
      @RequestHeader(name = "Last-Event-ID", defaultValue = "0") long lastRevision) {
    return events.stream(id, lastRevision, job -> job);
  }

  @PostMapping(path = "/v1/jobs/{job}:cancel", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "cancelJob",
      summary = "Ask a job to stop; one that is over stays as it is")
  JobView cancel(@PathVariable("job") String id) {
    return jobs.cancel(id);
  }
}
