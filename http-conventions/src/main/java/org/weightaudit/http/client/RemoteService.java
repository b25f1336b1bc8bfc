package org.weightaudit.http.client;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import tools.jackson.databind.json.JsonMapper;

/** Requests to another service, whose failures are problems. */
public final class RemoteService {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(5);

  /** Answers after which the same request may succeed later. */
  private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

  private final String name;
  private final RestClient client;

  /**
   * @param name as it stands in problems, for example {@code checkpoint store}
   * @param url for example {@code http://localhost:8081}
   * @param readTimeout the longest silence
   */
  public RemoteService(String name, String url, Duration readTimeout) {
    this.name = name;
    SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
    requests.setConnectTimeout(CONNECT_TIMEOUT);
    requests.setReadTimeout(readTimeout);
    client =
        RestClient.builder()
            .baseUrl(url)
            .requestFactory(requests)
            .configureMessageConverters(
                converters ->
                    converters
                        .registerDefaults()
                        .withJsonConverter(
                            new JacksonJsonHttpMessageConverter(JsonMapper.builder().build())))
            .build();
  }

  /** Reads JSON. */
  public <T> T get(String uri, Class<T> type, Object... variables) {
    return send(http -> http.get().uri(uri, variables).retrieve().body(type));
  }

  /**
   * @throws Problem that of the service where it refuses, INTERNAL where it failed, UNAVAILABLE
   *     where it cannot be reached or says so
   */
  public <T> T send(Function<RestClient, @Nullable T> request) {
    try {
      T answer = request.apply(client);
      if (answer == null) {
        throw unavailable("it gave an empty answer");
      }
      return answer;
    } catch (RestClientResponseException e) {
      throw refused(e);
    } catch (ResourceAccessException e) {
      throw unavailable(String.valueOf(e.getMessage())).causedBy(e);
    }
  }

  private Problem unavailable(String why) {
    return Problem.of(ProblemType.UNAVAILABLE, "The %s cannot be used: %s".formatted(name, why))
        .retryAfter(RETRY);
  }

  private Problem refused(RestClientResponseException e) {
    int status = e.getStatusCode().value();
    if (PASSING.contains(status)) {
      return unavailable("it answered " + status).causedBy(e);
    }
    if (e.getStatusCode().is5xxServerError()) {
      return Problem.of(ProblemType.INTERNAL, "The %s answered %d.".formatted(name, status))
          .causedBy(e);
    }
    Map<String, Object> document = Map.of();
    try {
      Map<String, Object> body =
          e.getResponseBodyAs(new ParameterizedTypeReference<Map<String, Object>>() {});
      document = body == null ? document : body;
    } catch (RuntimeException unreadable) {
      e.addSuppressed(unreadable);
    }
    String slug = String.valueOf(document.get("type")).replace("/problems/", "");
    ProblemType type = ProblemType.INVALID_REQUEST;
    for (ProblemType candidate : ProblemType.values()) {
      if (candidate.slug().equals(slug)) {
        type = candidate;
      }
    }
    Object detail = document.get("detail");
    return Problem.of(type, detail == null ? "The %s refused.".formatted(name) : detail.toString())
        .causedBy(e);
  }
}
