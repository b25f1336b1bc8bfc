package org.weightaudit.gateway.openapi;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.weightaudit.gateway.route.Backend;
import org.weightaudit.gateway.route.BackendRefusal;
import org.weightaudit.gateway.route.Backends;
import org.weightaudit.gateway.route.GatewaySettings;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The merged document. It is made anew after a short time; a service that cannot be reached then is
 * described as it was.
 */
@Component
class ApiDocument {

  private static final Logger LOG = LoggerFactory.getLogger(ApiDocument.class);
  private static final String SOURCE = "/v3/api-docs";

  private final Backends backends;
  private final JsonMapper json;
  private final GatewaySettings settings;
  private final Clock clock;
  private final Map<String, JsonNode> lastKnown = new HashMap<>();
  private Optional<ObjectNode> merged = Optional.empty();
  private Instant mergedAt = Instant.MIN;

  ApiDocument(Backends backends, JsonMapper json, GatewaySettings settings, Clock clock) {
    this.backends = backends;
    this.json = json;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * The document.
   *
   * @throws Problem if a service never could be asked: a document with holes would make clients
   *     with holes
   */
  synchronized ObjectNode get() {
    Instant now = clock.instant();
    if (merged.isEmpty() || mergedAt.plus(settings.apiDocumentKept()).isBefore(now)) {
      merged = Optional.of(merge());
      mergedAt = now;
    }
    return merged.get();
  }

  private ObjectNode merge() {
    ApiDocumentMerge merge = new ApiDocumentMerge(json, head());
    for (Backend backend : backends.all()) {
      merge.add(ApiDocumentMerge.prefix(backend.name()), read(backend));
    }
    ObjectNode document = merge.document();
    describeUnavailable(document);
    return document;
  }

  private JsonNode read(Backend backend) {
    try {
      JsonNode document = backends.read(backend, SOURCE);
      lastKnown.put(backend.name(), document);
      return document;
    } catch (BackendRefusal | Problem e) {
      JsonNode known = lastKnown.get(backend.name());
      if (known != null) {
        LOG.atInfo().addKeyValue("service", backend.name()).log("api document kept as it was");
        return known;
      }
      if (e instanceof Problem problem) {
        throw problem;
      }
      throw Problem.of(
              ProblemType.UNAVAILABLE,
              "The %s does not describe its interface.".formatted(backend.name()))
          .causedBy(e);
    }
  }

  private ObjectNode head() {
    ObjectNode head = json.createObjectNode();
    head.put("openapi", "3.1.0");
    ObjectNode info = head.putObject("info");
    info.put("title", "weightaudit");
    info.put(
        "description",
        "Tells whether a generative model of neural-network weights makes new networks or hands"
            + " back its training checkpoints. Errors are problem documents (RFC 9457).");
    info.put("version", "1");
    ObjectNode license = info.putObject("license");
    license.put("name", "Apache License 2.0");
    license.put("identifier", "Apache-2.0");
    head.putArray("servers").addObject().put("url", "/");
    return head;
  }

  /** The gateway's list of jobs says in addition what is missing. */
  private static void describeUnavailable(ObjectNode document) {
    JsonNode content =
        document
            .path("paths")
            .path("/v1/jobs")
            .path("get")
            .path("responses")
            .path("200")
            .path("content")
            .path("application/json");
    if (content instanceof ObjectNode answer && answer.get("schema") instanceof ObjectNode schema) {
      ObjectNode merged = answer.putObject("schema");
      ObjectNode addition = merged.putArray("allOf").add(schema).addObject();
      addition.put("type", "object");
      ObjectNode unavailable = addition.putObject("properties").putObject("unavailable");
      unavailable.put("type", "array");
      unavailable.put(
          "description", "Services whose jobs are missing because they cannot be reached.");
      unavailable.putObject("items").put("type", "string");
    }
  }
}
