package org.weightaudit.gateway.jobs;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;
import org.weightaudit.gateway.route.BackendRefusal;
import org.weightaudit.http.page.PageQuery;
import org.weightaudit.http.problem.Problem;

/** The jobs of all services. */
@RestController
class JobsController {

  private final MergedJobs jobs;

  JobsController(MergedJobs jobs) {
    this.jobs = jobs;
  }

  @GetMapping(path = "/v1/jobs", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<JobList> list(
      @RequestParam Optional<Integer> pageSize,
      @RequestParam Optional<String> pageToken,
      @RequestParam MultiValueMap<String, String> parameters) {
    int size = PageQuery.of(pageSize, Optional.empty(), "").size();
    JobList list = jobs.list(size, pageToken.map(JobCursor::read), filter(parameters));
    return ResponseEntity.ok().cacheControl(CacheControl.noCache()).body(list);
  }

  /** A job whose id names no service. */
  @RequestMapping("/v1/jobs/{job}/**")
  void unknown(@PathVariable String job) {
    throw Problem.notFound("job " + job);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> refused(BackendRefusal refusal) {
    return ResponseEntity.status(refusal.status())
        .contentType(MediaType.parseMediaType(refusal.contentType()))
        .body(refusal.body());
  }

  private static String filter(MultiValueMap<String, String> parameters) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, values) -> {
          if (!name.equals("pageSize") && !name.equals("pageToken")) {
            values.forEach(
                value -> query.append('&').append(encode(name)).append('=').append(encode(value)));
          }
        });
    return query.toString();
  }

  private static String encode(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
