package org.weightaudit.gateway.route;

import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The HTTP client towards the services. It changes nothing on the way: no redirects, cookies or
 * decompression. It notices an answer that comes before the body is sent, which a refused upload
 * gives.
 */
@Configuration(proxyBeanMethods = false)
class BackendClient {

  private static final int CONNECTIONS = 300;
  private static final long LOOK_FOR_EARLY_ANSWER_EACH = 64 << 10;

  @Bean(destroyMethod = "close")
  CloseableHttpClient backendHttpClient(GatewaySettings settings, RequestTimeouts requests) {
    return HttpClients.custom()
        .setConnectionManager(connections(settings))
        .setDefaultRequestConfig(requests.quick())
        .setRetryStrategy(new StaleConnectionsOnly())
        .setUserAgent("weightaudit-gateway")
        .disableRedirectHandling()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  @Bean
  RequestTimeouts backendRequests(GatewaySettings settings) {
    RequestConfig quick =
        RequestConfig.custom()
            .setConnectionRequestTimeout(Timeout.of(settings.connectTimeout()))
            .setResponseTimeout(Timeout.of(settings.responseTimeout()))
            .build();
    return new RequestTimeouts(
        quick,
        RequestConfig.copy(quick)
            .setResponseTimeout(Timeout.of(settings.transferTimeout()))
            .build());
  }

  private static PoolingHttpClientConnectionManager connections(GatewaySettings settings) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setMaxConnPerRoute(CONNECTIONS)
        .setMaxConnTotal(3 * CONNECTIONS)
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .responseOutOfOrderStrategy(
                    new MonitoringResponseOutOfOrderStrategy(
                        LOOK_FOR_EARLY_ANSWER_EACH, Long.MAX_VALUE))
                .build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                .setSocketTimeout(Timeout.of(settings.transferTimeout()))
                .setValidateAfterInactivity(TimeValue.of(500, TimeUnit.MILLISECONDS))
                .build())
        .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
        .build();
  }

  /** Repeats a reading request once if the service had closed the kept connection. */
  private static final class StaleConnectionsOnly implements HttpRequestRetryStrategy {

    @Override
    public boolean retryRequest(
        HttpRequest request, IOException exception, int attempts, HttpContext context) {
      boolean reading = Method.GET.isSame(request.getMethod());
      boolean stale =
          exception instanceof NoHttpResponseException
              || exception.getClass().equals(SocketException.class);
      return attempts == 1 && reading && stale;
    }

    @Override
    public boolean retryRequest(HttpResponse response, int attempts, HttpContext context) {
      return false;
    }

    @Override
    public TimeValue getRetryInterval(HttpResponse response, int attempts, HttpContext context) {
      return TimeValue.ZERO_MILLISECONDS;
    }
  }
}
