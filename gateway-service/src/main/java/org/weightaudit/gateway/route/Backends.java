package org.weightaudit.gateway.route;

import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The services behind the gateway. */
@Component
public class Backends {

  private static final int LARGEST_DOCUMENT = 32 << 20;

  private final CloseableHttpClient client;
  private final JsonMapper json;
  private final Backend store;
  private final Backend generator;
  private final Backend evaluation;

  Backends(GatewaySettings settings, CloseableHttpClient client, JsonMapper json) {
    this.client = client;
    this.json = json;
    store = new Backend("checkpoint-store", settings.store());
    generator = new Backend("generator-service", settings.generator());
    evaluation = new Backend("evaluation-service", settings.evaluation());
  }

  Backend store() {
    return store;
  }

  Backend generator() {
    return generator;
  }

  Backend evaluation() {
    return evaluation;
  }

  /** All of them. */
  public List<Backend> all() {
    return List.of(store, generator, evaluation);
  }

  /** Those that run jobs. */
  public List<Backend> withJobs() {
    return List.of(generator, evaluation);
  }

  /**
   * Reads a JSON document.
   *
   * @throws BackendRefusal if the service answers with an error
   * @throws org.weightaudit.http.problem.Problem if it does not answer
   */
  public JsonNode read(Backend backend, String target) {
    HttpGet request = new HttpGet(backend.at(target));
    request.setHeader(HttpHeaders.ACCEPT, "application/json, application/problem+json");
    try {
      return client.execute(request, response -> document(backend, response));
    } catch (IOException e) {
      throw Unreachable.problem(backend, e);
    }
  }

  private JsonNode document(Backend backend, ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    byte[] body = entity == null ? new byte[0] : EntityUtils.toByteArray(entity, LARGEST_DOCUMENT);
    if (response.getCode() >= 400) {
      ContentType type = ContentType.parseLenient(entity == null ? null : entity.getContentType());
      throw new BackendRefusal(
          response.getCode(),
          type == null ? MediaType.APPLICATION_OCTET_STREAM_VALUE : type.toString(),
          body);
    }
    try {
      return json.readTree(body);
    } catch (JacksonException e) {
      throw new IOException(backend.name() + " did not answer with JSON", e);
    }
  }
}
