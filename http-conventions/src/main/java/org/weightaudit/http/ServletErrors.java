package org.weightaudit.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/** Problem documents also for what fails before a controller is found. */
@RestController
@io.swagger.v3.oas.annotations.Hidden
class ServletErrors implements ErrorController {

  @RequestMapping("${spring.web.error.path:${error.path:/error}}")
  ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 404;
    ProblemType type = ProblemType.INTERNAL;
    for (ProblemType candidate : ProblemType.values()) {
      if (candidate.status() == status) {
        type = candidate;
        break;
      }
    }
    if (type == ProblemType.INTERNAL && status < 500) {
      type = ProblemType.INVALID_REQUEST;
    }
    Problem problem = Problem.of(type, type.title() + ".");
    return ResponseEntity.status(type.status())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem.document());
  }
}
