package org.weightaudit.gateway.route;

import java.util.List;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.springframework.cloud.gateway.server.mvc.filter.HttpHeadersFilter;
import org.springframework.cloud.gateway.server.mvc.filter.HttpHeadersFilter.RequestHttpHeadersFilter;
import org.springframework.cloud.gateway.server.mvc.filter.HttpHeadersFilter.ResponseHttpHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** What all forwarding shares: the client and the header filters of Spring Cloud Gateway. */
@Component
class BackendConnections {

  private final CloseableHttpClient client;
  private final RequestTimeouts timeouts;
  private final List<RequestHttpHeadersFilter> requestFilters;
  private final List<ResponseHttpHeadersFilter> responseFilters;

  BackendConnections(
      CloseableHttpClient client,
      RequestTimeouts timeouts,
      List<RequestHttpHeadersFilter> requestFilters,
      List<ResponseHttpHeadersFilter> responseFilters) {
    this.client = client;
    this.timeouts = timeouts;
    this.requestFilters = List.copyOf(requestFilters);
    this.responseFilters = List.copyOf(responseFilters);
  }

  CloseableHttpClient client() {
    return client;
  }

  RequestTimeouts timeouts() {
    return timeouts;
  }

  HttpHeaders forwardedHeaders(HttpHeaders headers, ServerRequest request) {
    return filtered(requestFilters, headers, request);
  }

  HttpHeaders returnedHeaders(HttpHeaders headers, ServerResponse response) {
    return filtered(responseFilters, headers, response);
  }

  private static <T> HttpHeaders filtered(
      List<? extends HttpHeadersFilter<T>> filters, HttpHeaders headers, T exchange) {
    HttpHeaders filtered = headers;
    for (HttpHeadersFilter<T> filter : filters) {
      filtered = filter.apply(filtered, exchange);
    }
    return filtered;
  }
}
