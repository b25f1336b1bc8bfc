package org.weightaudit.http.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** Turns every exception of a controller into a problem document. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
public class ProblemAdvice {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> problem(Problem problem, HttpServletRequest request) {
    if (problem.type().status() >= 500) {
      LOG.atWarn().setCause(problem).addKeyValue("path", request.getRequestURI()).log("refused");
    }
    return answer(problem, request, new HttpHeaders());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unreadable(
      HttpMessageNotReadableException exception, HttpServletRequest request) {
    for (Throwable t = exception; t != null; t = t.getCause()) {
      if (t instanceof Problem problem) {
        return answer(problem, request, new HttpHeaders());
      }
      if (t instanceof JacksonException json) {
        return answer(JsonProblems.of(json), request, new HttpHeaders());
      }
    }
    return answer(
        Problem.of(ProblemType.MALFORMED_JSON, "A JSON body is wanted; there is none."),
        request,
        new HttpHeaders());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> mismatch(
      MethodArgumentTypeMismatchException exception, HttpServletRequest request) {
    String wanted =
        exception.getRequiredType() == null
            ? "another type"
            : JsonProblems.typeName(exception.getRequiredType());
    String detail = "Found \"%s\"; wanted %s.".formatted(exception.getValue(), wanted);
    return answer(Problem.invalid(exception.getName(), detail), request, new HttpHeaders());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> missing(
      MissingServletRequestParameterException exception, HttpServletRequest request) {
    return answer(
        Problem.invalid(exception.getParameterName(), "This parameter is missing."),
        request,
        new HttpHeaders());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> missing(
      MissingRequestHeaderException exception, HttpServletRequest request) {
    return answer(
        Problem.invalid(exception.getHeaderName(), "This header is missing."),
        request,
        new HttpHeaders());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> method(
      HttpRequestMethodNotSupportedException exception, HttpServletRequest request) {
    Set<HttpMethod> supported = exception.getSupportedHttpMethods();
    Set<HttpMethod> allowed = supported == null ? Set.of() : supported;
    HttpHeaders headers = new HttpHeaders();
    headers.setAllow(allowed);
    Set<String> names = new TreeSet<>();
    allowed.forEach(method -> names.add(method.name()));
    return answer(
        Problem.of(
            ProblemType.METHOD_NOT_ALLOWED,
            "Found %s; wanted %s.".formatted(exception.getMethod(), String.join(" or ", names))),
        request,
        headers);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> mediaType(
      HttpMediaTypeNotSupportedException exception, HttpServletRequest request) {
    return answer(
        Problem.of(
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            "Found %s; wanted %s."
                .formatted(exception.getContentType(), exception.getSupportedMediaTypes())),
        request,
        new HttpHeaders());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notAcceptable(
      HttpMediaTypeNotAcceptableException exception, HttpServletRequest request) {
    return answer(
        Problem.of(
            ProblemType.NOT_ACCEPTABLE,
            "Found Accept: %s; can produce %s."
                .formatted(
                    request.getHeader(HttpHeaders.ACCEPT), exception.getSupportedMediaTypes())),
        request,
        new HttpHeaders());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> nowhere(
      NoResourceFoundException exception, HttpServletRequest request) {
    return answer(
        Problem.of(ProblemType.NOT_FOUND, "There is nothing at " + request.getRequestURI() + "."),
        request,
        new HttpHeaders());
  }

  /** Parameters, of the query or of a form, that cannot be decoded. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> undecodable(
      InvalidParameterException exception, HttpServletRequest request) {
    boolean form =
        String.valueOf(request.getContentType())
            .startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    Problem problem =
        form
            ? Problem.of(
                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                "Found %s; wanted application/json.".formatted(request.getContentType()))
            : Problem.of(
                ProblemType.INVALID_REQUEST,
                "The query \"%s\" cannot be decoded.".formatted(request.getQueryString()));
    return answer(problem.causedBy(exception), request, new HttpHeaders());
  }

  /** The client went away: there is nobody to answer. */
  @ExceptionHandler
  void gone(AsyncRequestNotUsableException exception) {
    LOG.atDebug().setCause(exception).log("client went away");
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> other(Exception exception, HttpServletRequest request)
      throws Exception {
    if (exception instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
      String detail = known.getBody().getDetail();
      return answer(
          Problem.of(
              typeOf(known.getStatusCode().value()),
              detail == null ? "The request is not valid." : detail),
          request,
          known.getHeaders());
    }
    if (DatabaseOutage.caused(exception)) {
      return problem(DatabaseOutage.problem(exception), request);
    }
    if (exception instanceof IOException && !request.getMethod().equals("GET")) {
      // The body broke off; Tomcat has closed the connection or will do so.
      LOG.atInfo().addKeyValue("path", request.getRequestURI()).log("request body broke off");
      return answer(
          Problem.of(ProblemType.INVALID_REQUEST, "The body broke off before its end."),
          request,
          new HttpHeaders());
    }
    LOG.atError().setCause(exception).addKeyValue("path", request.getRequestURI()).log("failed");
    return answer(
        Problem.of(ProblemType.INTERNAL, "The server failed on this request; its log tells more."),
        request,
        new HttpHeaders());
  }

  private static ProblemType typeOf(int status) {
    return List.of(ProblemType.values()).stream()
        .filter(type -> type.status() == status)
        .findFirst()
        .orElse(ProblemType.INVALID_REQUEST);
  }

  private static ResponseEntity<ProblemDetail> answer(
      Problem problem, HttpServletRequest request, HttpHeaders headers) {
    HttpHeaders all = new HttpHeaders();
    all.addAll(headers);
    all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    problem
        .retryAfter()
        .ifPresent(
            delay ->
                all.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, delay.toSeconds()))));
    ProblemDetail document = problem.document();
    document.setInstance(URI.create(request.getRequestURI()));
    return ResponseEntity.status(problem.type().status()).headers(all).body(document);
  }
}
