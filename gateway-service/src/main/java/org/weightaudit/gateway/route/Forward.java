package org.weightaudit.gateway.route;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;

/**
 * Passes a request on to a service. In contrast to the handler of Spring Cloud Gateway it forwards
 * the raw target instead of parsed parameters, whose parsing would read a body that calls itself a
 * form; it asks for permission before it sends a large body; and it breaks off when the service
 * does.
 */
final class Forward implements HandlerFunction<ServerResponse> {

  private static final long ASK_BEFORE_SENDING = 256 << 10;

  /** The client makes these itself. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "host",
          "expect",
          "content-length",
          "transfer-encoding",
          "content-type",
          "content-encoding");

  private final Backend backend;
  private final BackendConnections connections;

  Forward(Backend backend, BackendConnections connections) {
    this.backend = backend;
    this.connections = connections;
  }

  @Override
  public ServerResponse handle(ServerRequest request) {
    HttpServletRequest incoming = request.servletRequest();
    HttpUriRequestBase outgoing =
        new HttpUriRequestBase(incoming.getMethod(), backend.at(Target.of(incoming)));
    copyHeaders(request, outgoing);
    RequestConfig timeouts =
        connections.timeouts().of(incoming.getMethod(), incoming.getRequestURI());
    outgoing.setConfig(timeouts);
    if (!ClientBody.isPresent(incoming)) {
      return send(outgoing);
    }
    ClientBody body = new ClientBody(incoming);
    outgoing.setEntity(body);
    outgoing.setConfig(askingFirst(timeouts, body));
    try {
      return send(outgoing);
    } catch (Problem problem) {
      throw body.readingFailed().map(Forward::brokeOff).orElse(problem);
    }
  }

  private void copyHeaders(ServerRequest request, HttpUriRequestBase outgoing) {
    HttpHeaders headers = connections.forwardedHeaders(request.headers().asHttpHeaders(), request);
    headers.forEach(
        (name, values) -> {
          if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> outgoing.addHeader(name, value));
          }
        });
  }

  private static RequestConfig askingFirst(RequestConfig timeouts, ClientBody body) {
    boolean large = body.isChunked() || body.getContentLength() > ASK_BEFORE_SENDING;
    return RequestConfig.copy(timeouts).setExpectContinueEnabled(large).build();
  }

  private ServerResponse send(HttpUriRequestBase outgoing) {
    try {
      ClassicHttpResponse answer =
          connections.client().executeOpen(HttpHost.create(backend.address()), outgoing, null);
      HttpHeaders headers = new HttpHeaders();
      answer
          .headerIterator()
          .forEachRemaining(header -> headers.add(header.getName(), header.getValue()));
      StreamedResponse response = new StreamedResponse(backend, answer, headers);
      HttpHeaders returned = connections.returnedHeaders(headers, response);
      headers.clear();
      headers.putAll(returned);
      return response;
    } catch (IOException e) {
      throw Unreachable.problem(backend, e);
    }
  }

  private static Problem brokeOff(IOException cause) {
    return Problem.of(ProblemType.INVALID_REQUEST, "The body broke off before its end.")
        .causedBy(cause);
  }
}
