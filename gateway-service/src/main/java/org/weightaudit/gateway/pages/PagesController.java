package org.weightaudit.gateway.pages;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** The pages by their addresses. */
@RestController
class PagesController {

  private final ProblemPages problems;

  PagesController(ProblemPages problems) {
    this.problems = problems;
  }

  @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
  ResponseEntity<Resource> start() {
    return page("start.html");
  }

  @GetMapping(path = "/audits/{id}", produces = MediaType.TEXT_HTML_VALUE)
  ResponseEntity<Resource> audit() {
    return page("audit.html");
  }

  @GetMapping(path = "/checkpoint-sets/{id}", produces = MediaType.TEXT_HTML_VALUE)
  ResponseEntity<Resource> checkpointSet() {
    return page("checkpoint-set.html");
  }

  @GetMapping(path = "/swagger-ui.html", produces = MediaType.TEXT_HTML_VALUE)
  ResponseEntity<Resource> api() {
    return page("swagger-ui.html");
  }

  @GetMapping(path = "/problems", produces = MediaType.TEXT_HTML_VALUE)
  ResponseEntity<String> problemTypes() {
    return html(problems.list());
  }

  @GetMapping(path = "/problems/{slug}", produces = MediaType.TEXT_HTML_VALUE)
  ResponseEntity<String> problemType(@PathVariable String slug) {
    for (ProblemType type : ProblemType.values()) {
      if (type.slug().equals(slug)) {
        return html(problems.page(type));
      }
    }
    throw Problem.notFound("problem type " + slug);
  }

  private static ResponseEntity<Resource> page(String name) {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noCache())
        .contentType(new MediaType(MediaType.TEXT_HTML, java.nio.charset.StandardCharsets.UTF_8))
        .body(new ClassPathResource("gateway-pages/" + name));
  }

  private static ResponseEntity<String> html(String text) {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noCache())
        .contentType(new MediaType(MediaType.TEXT_HTML, java.nio.charset.StandardCharsets.UTF_8))
        .body(text);
  }
}
