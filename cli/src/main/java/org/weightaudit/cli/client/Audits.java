package org.weightaudit.cli.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Audits: posted, followed, and read in several forms. */
public final class Audits {

  private static final String AUDITS = "/v1/audits";

  private final ApiConnection api;
  private final WorkFollower follower;

  public Audits(ApiConnection api, WorkFollower follower) {
    this.api = api;
    this.follower = follower;
  }

  /** Sets or a generator on the server, a data set by name, and what else an audit may be told. */
  public record Request(
      String training,
      GeneratedSource generated,
      Optional<String> reference,
      Optional<String> dataset,
      List<Map<String, Object>> baselines,
      Optional<String> policy,
      long seed) {

    Map<String, Object> body() {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("training", training);
      body.put("generated", generated.body());
      reference.ifPresent(set -> body.put("reference", set));
      dataset.ifPresent(name -> body.put("dataset", name));
      if (!baselines.isEmpty()) {
        body.put("baselines", baselines);
      }
      policy.ifPresent(name -> body.put("policy", name));
      body.put("seed", seed);
      return body;
    }
  }

  /** Starts an audit, or finds the one that the same key started before. */
  public Audit start(Request request, String key) {
    return api.post(AUDITS, request.body(), key, Audit.class);
  }

  /** Waits until an audit has ended. */
  public Audit follow(String id, Consumer<WorkProgress> shown) {
    return follower.follow(api, path(id), Audit.class, shown);
  }

  /** The audit as the server tells it. */
  public JsonNode json(String id) {
    return api.get(path(id), JsonNode.class);
  }

  /** Saves the report, as JSON if the file's name says so, else as a web page. */
  public void saveReport(String id, Path target) throws IOException {
    boolean json = target.toString().endsWith(".json");
    api.download(path(id) + "/report", json ? "application/json" : "text/html", target);
  }

  public void saveJunit(String id, Path target) throws IOException {
    api.download(path(id) + "/junit.xml", "*/*", target);
  }

  /** The page on which people read the audit. */
  public URI page(String id) {
    return api.address("/audits/" + id);
  }

  private static String path(String id) {
    return AUDITS + "/" + id;
  }
}
